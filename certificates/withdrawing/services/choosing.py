"""Which certificates are meant, and what would fall with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from certificates.register.domain import State
from certificates.register.models import Certificate
from lms.contracts.access import Scope
from lms.hours.api import find_entries, midday
from lms.organisation.api import units_in

HALF_A_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which certificates are meant: those with these numbers, of a run, or of one achievement and these days."""

    serials: tuple[str, ...] = ()
    run_id: int | None = None
    subject: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.serials or self.run_id or self.subject)


@dataclass(frozen=True, slots=True)
class Fall:
    """What would fall: the valid certificates, how many people's, and how many hours in all."""

    certificates: Sequence[Certificate]
    people: int
    hours: Decimal


def chosen_certificates(chosen: Chosen, scope: Scope) -> Select[Certificate]:
    """The valid certificates of the scope's units that are meant, in the order of their numbers."""
    statement = select(Certificate).where(
        Certificate.unit_id.in_(units_in(scope)), Certificate.state == State.VALID
    )
    if chosen.serials:
        statement = statement.where(Certificate.serial.in_(chosen.serials))
    if chosen.run_id is not None:
        statement = statement.where(Certificate.run_id == chosen.run_id)
    if chosen.subject:
        statement = statement.where(Certificate.subject == chosen.subject)
    if chosen.since:
        statement = statement.where(Certificate.issued_at >= midday(chosen.since) - HALF_A_DAY)
    if chosen.until:
        statement = statement.where(Certificate.issued_at < midday(chosen.until) + HALF_A_DAY)
    return statement.order_by(Certificate.id)


def what_falls(session: Session, chosen: Chosen, scope: Scope) -> Fall:
    """What would fall now. Two statements."""
    if chosen.is_empty:
        return Fall([], 0, Decimal(0))
    rows = session.scalars(chosen_certificates(chosen, scope)).all()
    keys = [
        (row.person_id, row.source, row.credit_ref)
        for row in rows
        if row.person_id is not None and row.credit_ref
    ]
    entries = find_entries(session, keys) if keys else {}
    hours = sum((entry.hours for entry in entries.values()), Decimal(0))
    return Fall(rows, len({row.person_id for row in rows}), hours)
