"""Banks, each with the top of its categories."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from question_bank.bank.models import Bank
from question_bank.bank.services.categories import insert_category


def create_bank(
    session: Session,
    *,
    unit_id: int,
    title: str,
    title_en: str | None,
    requires_review: bool = False,
    actor: Actor,
    clock: Clock,
) -> Bank:
    """A new bank of the unit, with its top category."""
    bank = Bank(
        unit_id=unit_id,
        title=title,
        title_en=title_en,
        requires_review=requires_review,
        created_by=actor.account_id,
        created_at=clock(),
    )
    session.add(bank)
    session.flush()
    insert_category(session, bank.id, None, "")
    record(
        session,
        actor=actor,
        clock=clock,
        action="question_bank.create_bank",
        subject=("bank", bank.id),
        title=title,
        after=_settings(bank),
    )
    return bank


def change_bank(
    session: Session,
    bank: Bank,
    *,
    unit_id: int,
    title: str,
    title_en: str | None,
    requires_review: bool | None = None,
    actor: Actor,
    clock: Clock,
) -> None:
    """Renames a bank, gives it to another unit, or has its questions reviewed from now on, or no more (None: as it
    was)."""
    before = _settings(bank)
    bank.unit_id, bank.title, bank.title_en = unit_id, title, title_en
    if requires_review is not None:
        bank.requires_review = requires_review
    record(
        session,
        actor=actor,
        clock=clock,
        action="question_bank.change_bank",
        subject=("bank", bank.id),
        title=title,
        before=before,
        after=_settings(bank),
    )


def _settings(bank: Bank) -> dict[str, object]:
    return {
        "unit_id": bank.unit_id,
        "title": bank.title,
        "title_en": bank.title_en,
        "requires_review": bank.requires_review,
    }
