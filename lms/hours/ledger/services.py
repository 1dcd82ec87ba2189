"""Posting to the ledger, and taking back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.activities import CreditGrant
from lms.contracts.events import CreditPosted
from lms.events import publish
from lms.hours.days import local_date
from lms.hours.ledger.models import HourCategory, LedgerEntry
from lms.organisation.api import HeldPost, appointments_of
from lms.plugins import current_registry

AS_STATED = "hours-as-stated@1"
"""What stands for a conversion where none was made: the hours are those that the course or record states."""
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
    post_credits(session, [grant], actor=actor, clock=clock)
    entry = find_entry(session, grant.person_id, grant.source, grant.source_ref)
    assert entry is not None  # either just inserted or the reason why it was not
    return entry


def post_credits(session: Session, grants: Sequence[CreditGrant], *, actor: Actor, clock: Clock) -> int:
    """Posts many grants in a few statements, each once. Returns how many were not in the ledger before.

    Raises UnknownSource, and ValueError for a negative amount, before anything is posted.
    """
    for grant in grants:
        _check(grant)
    posts = appointments_of(session, {grant.person_id for grant in grants})
    now = clock()
    rows = [_row(grant, posts.get(grant.person_id, ()), actor.name, now) for grant in grants]
    inserted = _insert_once(session, rows) if rows else []
    for posted in inserted:
        publish(session, posted)
    return len(inserted)


def _check(grant: CreditGrant) -> None:
    if grant.source not in current_registry().credit_sources or grant.source == REVERSAL_SOURCE:
        raise UnknownSource(grant.source)
    if grant.hours < 0 or grant.days < 0:
        raise ValueError(f"negative hours {grant.hours} for {grant.source}:{grant.source_ref}")


def _row(grant: CreditGrant, posts: Sequence[HeldPost], posted_by: str, now: datetime) -> dict[str, object]:
    """The ledger's row of a grant, with the unit and post held on the day it was earned."""
    day = local_date(grant.earned_at)
    post = next((post for post in posts if post.covers(day)), None)
    return {
        **{field.name: getattr(grant, field.name) for field in fields(grant) if field.name != "conversion"},
        "unit_id": post.unit_id if post else None,
        "post": post.post if post else "",
        "tier": post.tier if post else "",
        "rule_version": grant.conversion or AS_STATED,
        "posted_at": now,
        "posted_by": posted_by,
        "reason": "",
    }


def reverse_credit(
    session: Session, entry: LedgerEntry, *, reason: str, actor: Actor, clock: Clock
) -> LedgerEntry:
    """Takes an entry back by a new entry of the opposite amount. Raises AlreadyReversed, and ValueError for a
    reversal or an empty reason."""
    reversals = reverse_credits(session, [entry], reason=reason, actor=actor, clock=clock)
    if not reversals:
        raise AlreadyReversed(str(entry.id))
    return reversals[0]


def reverse_credits(
    session: Session, entries: Sequence[LedgerEntry], *, reason: str, actor: Actor, clock: Clock
) -> list[LedgerEntry]:
    """Takes many entries back, in a few statements; returns the reversals. Those that were reversed before are passed
    over. Raises ValueError for a reversal or an empty reason, before anything is posted."""
    if any(entry.reverses_id is not None for entry in entries):
        raise ValueError("a reversal cannot be reversed; post the hours again under a new reference")
    if not reason.strip():
        raise ValueError("a reversal needs a reason")
    ids = [entry.id for entry in entries]
    done = set(session.scalars(select(LedgerEntry.reverses_id).where(LedgerEntry.reverses_id.in_(ids))))
    left = [entry for entry in entries if entry.id not in done]
    reversals = [_reversal(entry, reason.strip(), actor.name, clock()) for entry in left]
    session.add_all(reversals)
    session.flush()
    for entry, reversal in zip(left, reversals, strict=True):
        record(
            session, actor=actor, clock=clock, action="lms.reverse_hours", subject=("ledger_entry", entry.id),
            title=entry.title, before={"hours": entry.hours}, after={"hours": 0, "reason": reversal.reason},
        )  # fmt: skip
        publish(session, CreditPosted(reversal.id, reversal.person_id, reversal.hours))
    return reversals


def _reversal(entry: LedgerEntry, reason: str, posted_by: str, now: datetime) -> LedgerEntry:
    """The entry of the opposite amount. It belongs to the period that it corrects."""
    copied = (
        "person_id", "unit_id", "post", "tier", "category", "activity", "title", "title_en", "rule_version",
        "programme", "earned_at", "starts_at", "ends_at",
    )  # fmt: skip
    return LedgerEntry(
        **{name: getattr(entry, name) for name in copied},
        hours=-entry.hours,
        days=-entry.days,
        source=REVERSAL_SOURCE,
        source_ref=str(entry.id),
        posted_at=now,
        posted_by=posted_by,
        reverses_id=entry.id,
        reason=reason,
    )


def find_entry(session: Session, person_id: int, source: str, source_ref: str) -> LedgerEntry | None:
    """The entry that this completion was posted as, if it was."""
    return session.scalar(
        select(LedgerEntry).where(
            LedgerEntry.person_id == person_id,
            LedgerEntry.source == source,
            LedgerEntry.source_ref == source_ref,
        )
    )


def find_entries(
    session: Session, keys: Collection[tuple[int, str, str]]
) -> dict[tuple[int, str, str], LedgerEntry]:
    """The entries that many completions were posted as, by person, source and reference; in one statement."""
    rows = session.scalars(
        select(LedgerEntry).where(
            LedgerEntry.person_id.in_({person_id for person_id, _, _ in keys}),
            LedgerEntry.source.in_({source for _, source, _ in keys}),
            LedgerEntry.source_ref.in_({source_ref for _, _, source_ref in keys}),
        )
    )
    found = {(row.person_id, row.source, row.source_ref): row for row in rows}
    return {key: found[key] for key in keys if key in found}


def hour_categories(session: Session) -> list[HourCategory]:
    """The categories in their order."""
    return list(session.scalars(_categories()))


@cache
def _categories() -> Select[HourCategory]:
    return select(HourCategory).order_by(HourCategory.position)


def _insert_once(session: Session, rows: list[dict[str, object]]) -> list[CreditPosted]:
    """Inserts what is not there; the database decides by its unique key, so two transactions at once post one row.
    Returns what is to be announced: the rows that are new.

    In the order of the key: a transaction waits for another's row of the same key, and two that come by the same
    rows in different orders would wait for each other.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = (
        insert(LedgerEntry)
        .on_conflict_do_nothing(index_elements=["person_id", "source", "source_ref"])
        .returning(LedgerEntry.id, LedgerEntry.person_id, LedgerEntry.hours, LedgerEntry.programme)
    )
    session.flush()
    rows = sorted(rows, key=lambda row: (row["person_id"], row["source"], row["source_ref"]))
    return [CreditPosted(*row) for row in session.execute(statement, rows)]
