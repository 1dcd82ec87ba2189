"""Posting to the ledger, and taking back."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.activities import CreditGrant
from lms.contracts.events import CreditPosted
from lms.events import publish
from lms.hours.models import HourCategory, LedgerEntry
from lms.organisation.api import person_card
from lms.plugins import current_registry

CONVERSION = "hours-as-stated@1"
"""The rule that made the amount: what the course or record states, unconverted."""
RECORD_SOURCE = "lms.record"
"""Hours entered from a record outside the platform (an attendance sheet, an earlier system)."""
REVERSAL_SOURCE = "lms.reversal"


class UnknownSource(ValueError):
    """No plugin registers this credit source; the grant is refused rather than posted without evidence."""


class AlreadyReversed(ValueError):
    """The entry has been reversed before."""


def post_credit(session: Session, grant: CreditGrant, *, actor: Actor, clock: Clock) -> LedgerEntry:
    """Posts a grant, once: a second posting of the same (person, source, reference) returns the first entry.

    Raises UnknownSource, and ValueError for a negative amount.
    """
    if grant.source not in current_registry().credit_sources or grant.source == REVERSAL_SOURCE:
        raise UnknownSource(grant.source)
    if grant.hours < 0:
        raise ValueError(f"negative hours {grant.hours} for {grant.source}:{grant.source_ref}")
    post = person_card(session, grant.person_id, grant.earned_at.date())
    inserted = _insert_once(
        session,
        person_id=grant.person_id,
        unit_id=post.unit_id if post else None,
        post=post.post if post else "",
        tier=post.tier if post else "",
        category=grant.category,
        hours=grant.hours,
        activity=grant.activity,
        title=grant.title,
        title_en=grant.title_en,
        source=grant.source,
        source_ref=grant.source_ref,
        rule_version=CONVERSION,
        earned_at=grant.earned_at,
        starts_at=grant.starts_at,
        ends_at=grant.ends_at,
        posted_at=clock(),
        posted_by=actor.name,
        reason="",
    )
    entry = find_entry(session, grant.person_id, grant.source, grant.source_ref)
    assert entry is not None  # either just inserted or the reason why it was not
    if inserted:
        publish(session, CreditPosted(entry.id, entry.person_id, entry.hours))
    return entry


def reverse_credit(
    session: Session, entry: LedgerEntry, *, reason: str, actor: Actor, clock: Clock
) -> LedgerEntry:
    """Takes an entry back by a new entry of the opposite amount. Raises AlreadyReversed, and ValueError for a
    reversal or an empty reason."""
    if entry.reverses_id is not None:
        raise ValueError("a reversal cannot be reversed; post the hours again under a new reference")
    if not reason.strip():
        raise ValueError("a reversal needs a reason")
    if session.scalar(select(LedgerEntry.id).where(LedgerEntry.reverses_id == entry.id)):
        raise AlreadyReversed(str(entry.id))
    copied = ("person_id", "unit_id", "post", "tier", "category", "activity", "title", "title_en", "rule_version")
    reversal = LedgerEntry(
        **{name: getattr(entry, name) for name in copied},
        hours=-entry.hours,
        source=REVERSAL_SOURCE,
        source_ref=str(entry.id),
        earned_at=entry.earned_at,  # the reversal belongs to the period that it corrects
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        posted_at=clock(),
        posted_by=actor.name,
        reverses_id=entry.id,
        reason=reason.strip(),
    )
    session.add(reversal)
    session.flush()
    record(
        session,
        actor=actor,
        clock=clock,
        action="lms.reverse_hours",
        subject=("ledger_entry", entry.id),
        title=entry.title,
        before={"hours": entry.hours},
        after={"hours": 0, "reason": reversal.reason},
    )
    publish(session, CreditPosted(reversal.id, reversal.person_id, reversal.hours))
    return reversal


def find_entry(session: Session, person_id: int, source: str, source_ref: str) -> LedgerEntry | None:
    """The entry that this completion was posted as, if it was."""
    return session.scalar(
        select(LedgerEntry).where(
            LedgerEntry.person_id == person_id, LedgerEntry.source == source, LedgerEntry.source_ref == source_ref
        )
    )


def hour_categories(session: Session) -> list[HourCategory]:
    """The categories in their order."""
    return list(session.scalars(select(HourCategory).order_by(HourCategory.position)))


def _insert_once(session: Session, **values: object) -> bool:
    """Inserts unless the unique key exists; the database decides, so two transactions at once post one row."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = (
        insert(LedgerEntry)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["person_id", "source", "source_ref"])
        .returning(LedgerEntry.id)
    )
    session.flush()
    return session.execute(statement).scalar() is not None
