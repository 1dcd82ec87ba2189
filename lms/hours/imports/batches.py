"""Hours of certificates from elsewhere, which a plugin brings in with a file of its own. They are judged and posted as
those of any other system, so that the same activity counts once whichever way it comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.contracts.tables import Table, tally
from lms.hours.imports.domain.plan import Fate, RowFate
from lms.hours.imports.domain.systems import system_key
from lms.hours.imports.models import HourImport, HourSystem
from lms.hours.imports.services import apply_hours, keep_hours, preview_hours
from lms.hours.imports.systems import add_system, systems_of

NAME, NAME_EN, CATEGORY = "外部证书", "Certificates from elsewhere", "external"
HEADING = ["number", "activity", "date", "hours", "reference"]


@dataclass(frozen=True, slots=True)
class CertifiedHours:
    """Hours that a certificate states, under the reference by which it is recognised."""

    person_number: str
    title: str
    day: date
    hours: Decimal
    reference: str


def preview_certified(
    session: Session, organisation_id: int, rows: Sequence[CertifiedHours], scope: Scope, now: datetime
) -> list[RowFate]:
    """The fate of each of the rows in the ledger, in their order. Writes nothing."""
    system = _system(session, organisation_id) or HourSystem(
        organisation_id=organisation_id, key=system_key(NAME), category=CATEGORY
    )
    table = _table(rows)
    kept = HourImport(system=system, table={"heading": table.heading, "rows": table.rows})
    return preview_hours(session, kept, scope, now)


def post_certified(
    session: Session,
    organisation_id: int,
    filename: str,
    rows: Sequence[CertifiedHours],
    *,
    scope: Scope,
    actor: Actor,
    clock: Clock,
) -> None:
    """Posts what is new or a second proof among the rows, in the caller's transaction."""
    system = _system(session, organisation_id) or add_system(
        session, organisation_id, name=NAME, name_en=NAME_EN, category=CATEGORY, actor=actor, clock=clock
    )
    kept = keep_hours(session, system.id, filename, _table(rows), actor=actor, clock=clock)
    expected = tally(preview_hours(session, kept, scope, clock()), Fate)
    apply_hours(session, kept, expected, scope=scope, actor=actor, clock=clock)


def _system(session: Session, organisation_id: int) -> HourSystem | None:
    key = system_key(NAME)
    return next((one for one in systems_of(session, organisation_id) if one.key == key), None)


def _table(rows: Sequence[CertifiedHours]) -> Table:
    return Table(
        HEADING,
        [
            [row.person_number, row.title, row.day.isoformat(), f"{row.hours:f}", row.reference]
            for row in rows
        ],
    )
