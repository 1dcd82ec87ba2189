"""Corrections by hand: taking an entry back with a reason, and posting it again."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session, aliased

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.contracts.activities import CreditGrant
from lms.hours.ledger.models import LedgerEntry
from lms.hours.ledger.services import post_credit, reverse_credit
from lms.organisation.api import person_in_scope
from lms.plugins import Registry

POSTED_AGAIN = "lms.posted_again"


class OwnEntry(Exception):
    """Nobody takes back, or gives again, hours of their own."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """What an entry belongs to, such as a certificate: its name, and the page where it can be taken back with it."""

    title: object
    url: str


class KeptElsewhere(Exception):
    """The entry belongs to something that would go on saying that it is there; `keeper` is where both are undone."""

    def __init__(self, keeper: Keeper) -> None:
        super().__init__(keeper.url)
        self.keeper = keeper


@dataclass(frozen=True, slots=True)
class Correctable:
    """An entry with the reversal that took it back, and what the reversal was made up for by."""

    entry: LedgerEntry
    reversal: LedgerEntry | None
    again: LedgerEntry | None


def find_correctable(session: Session, entry_id: int, scope: Scope, today: date) -> Correctable | None:
    """The entry, if it is of a person whom the scope reaches today and not itself a reversal; one query."""
    reversal, again = aliased(LedgerEntry), aliased(LedgerEntry)
    row = session.execute(
        select(LedgerEntry, reversal, again)
        .outerjoin(reversal, reversal.reverses_id == LedgerEntry.id)
        .outerjoin(
            again,
            (again.person_id == LedgerEntry.person_id)
            & (again.source == POSTED_AGAIN)
            & (again.source_ref == cast(reversal.id, String)),
        )
        .where(
            LedgerEntry.id == entry_id,
            LedgerEntry.reverses_id.is_(None),
            person_in_scope(LedgerEntry.person_id, scope, today),
        )
    ).one_or_none()
    return None if row is None else Correctable(*row)


def keeper_of(session: Session, registry: Registry, entry: LedgerEntry) -> Keeper | None:
    """What the entry belongs to, so that it must be taken back there; None when it stands for itself."""
    for keeper in registry.credit_keepers.values():
        if url := keeper.kept_at(session, entry.person_id, entry.source, entry.source_ref):
            return Keeper(keeper.title, url)
    return None


def take_back(
    session: Session, registry: Registry, entry: LedgerEntry, *, reason: str, actor: Actor, clock: Clock
) -> LedgerEntry:
    """Reverses an entry by hand; returns the reversal.

    Raises OwnEntry, KeptElsewhere, and what reverse_credit raises.
    """
    _check_actor(entry, actor)
    if keeper := keeper_of(session, registry, entry):
        raise KeptElsewhere(keeper)
    return reverse_credit(session, entry, reason=reason, actor=actor, clock=clock)


def post_again(
    session: Session, entry: LedgerEntry, reversal: LedgerEntry, *, actor: Actor, clock: Clock
) -> LedgerEntry:
    """Posts what a reversal took back, as an entry of its own; once for each reversal. Raises OwnEntry."""
    _check_actor(entry, actor)
    grant = grant_again(entry, POSTED_AGAIN, str(reversal.id))
    posted = post_credit(session, grant, actor=actor, clock=clock)
    record(
        session, actor=actor, clock=clock, action="lms.post_hours_again", subject=("ledger_entry", posted.id),
        title=entry.title, before={"hours": 0}, after={"hours": posted.hours},
    )  # fmt: skip
    return posted


def grant_again(entry: LedgerEntry, source: str, source_ref: str) -> CreditGrant:
    """The grant that an entry was made of, under another reference: it counts in the year in which it was earned, for
    the same programme and by the same conversion."""
    same = {field.name for field in fields(CreditGrant)} - {"source", "source_ref", "conversion"}
    values = {name: getattr(entry, name) for name in same}
    return CreditGrant(**values, source=source, source_ref=source_ref, conversion=entry.rule_version)


def _check_actor(entry: LedgerEntry, actor: Actor) -> None:
    if actor.person_id == entry.person_id:
        raise OwnEntry
