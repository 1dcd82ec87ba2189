"""Saying that two similar questions are both wanted, and taking it back."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.db import insert_once
from question_bank.bank.models import Bank, Item
from question_bank.search.models import KeptPair


class NotInBank(Exception):
    """The two are not two items of this bank."""


def keep_both(session: Session, bank: Bank, item_ids: tuple[int, int], *, actor: Actor, clock: Clock) -> None:
    """Remembers that both items of the bank are wanted: they are not shown as a pair again. Raises NotInBank."""
    first, second = _in_order(session, bank, item_ids)
    is_new = insert_once(
        session, KeptPair, first_id=first, second_id=second, created_by=actor.account_id, created_at=clock()
    )
    if is_new:
        _note(session, "question_bank.keep_similar_items", bank, (first, second), actor=actor, clock=clock)


def forget_kept(
    session: Session, bank: Bank, item_ids: tuple[int, int], *, actor: Actor, clock: Clock
) -> bool:
    """Takes back what keep_both said. Returns whether there was anything to take back. Raises NotInBank."""
    first, second = _in_order(session, bank, item_ids)
    kept = session.scalars(
        select(KeptPair).where(KeptPair.first_id == first, KeptPair.second_id == second)
    ).one_or_none()
    if kept is None:
        return False
    session.delete(kept)
    _note(session, "question_bank.forget_kept_items", bank, (first, second), actor=actor, clock=clock)
    return True


def _in_order(session: Session, bank: Bank, item_ids: tuple[int, int]) -> tuple[int, int]:
    found = session.scalars(
        select(Item.id).where(Item.id.in_(item_ids), Item.bank_id == bank.id).order_by(Item.id)
    ).all()
    if len(found) != len(item_ids):
        raise NotInBank(item_ids)
    return found[0], found[1]


def _note(
    session: Session, action: str, bank: Bank, item_ids: tuple[int, int], *, actor: Actor, clock: Clock
) -> None:
    record(
        session,
        actor=actor,
        clock=clock,
        action=action,
        subject=("bank", bank.id),
        title=bank.title,
        after={"items": list(item_ids)},
    )
