"""Bringing in the certificates of many people: a preview of every row, then all of it in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from certificates.external.domain.batch import Fate, Line, counts, find_columns, plan_rows, read_rows
from certificates.external.models import ExternalCertificate, ExternalImport
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.hours.api import (
    CertifiedHours,
    HourFate,
    HourRowFate,
    local_date,
    post_certified,
    preview_certified,
)
from lms.organisation.api import people_by_number
from lms.reports.api import Table

MOST_PARAMETERS = 5_000


class ImportChanged(Exception):
    """What is on the books has changed since the preview; the person must look again."""


class ImportApplied(Exception):
    """This file has been carried out already."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A row of the file with its fate, and what becomes of its hours; None where it states none or is not written."""

    line: Line
    hours: HourRowFate | None = None


def keep_import(
    session: Session, filename: str, table: Table, *, actor: Actor, clock: Clock
) -> ExternalImport:
    """Stores an uploaded file for its preview. Raises MissingColumns when no row of it could be read."""
    find_columns(table.heading)
    kept = ExternalImport(
        filename=filename[:200],
        table={"heading": table.heading, "rows": table.rows},
        created_by=actor.account_id,
        created_by_name=actor.name,
        created_at=clock(),
        outcome={},
    )
    session.add(kept)
    session.flush()
    return kept


def preview_import(
    session: Session, kept: ExternalImport, organisation_id: int, scope: Scope, now: datetime
) -> list[Planned]:
    """Every row's fate, as things stand now. Hours that the ledger refuses refuse their row."""
    rows = read_rows(kept.table["heading"], kept.table["rows"])
    today = local_date(now)
    people = people_by_number(
        session, organisation_id, {values["person"] for _, values in rows}, scope, today
    )
    known = _known(session, set(people.values()))
    lines = plan_rows(rows, people=people, known=known, today=today)
    fates = iter(preview_certified(session, organisation_id, _hours_of(lines), scope, now))
    return [_with_hours(line, fates) for line in lines]


def apply_import(
    session: Session,
    kept: ExternalImport,
    expected: Mapping[str, int],
    *,
    organisation_id: int,
    scope: Scope,
    actor: Actor,
    clock: Clock,
) -> dict[Fate, int]:
    """Writes the new rows and posts their hours, in the caller's transaction. Returns the counts.

    `expected` are the counts that the preview showed. Raises ImportChanged when they no longer hold, and ImportApplied.
    """
    if kept.applied_at is not None:
        raise ImportApplied(kept.filename)
    planned = preview_import(session, kept, organisation_id, scope, clock())
    lines = [one.line for one in planned]
    outcome = counts(lines)
    if {fate.value: number for fate, number in outcome.items()} != dict(expected):
        raise ImportChanged(kept.filename)
    if rows := list(_certificates(lines, kept, clock())):
        session.execute(insert(ExternalCertificate), rows)
    if certified := _hours_of(lines):
        post_certified(
            session, organisation_id, kept.filename, certified, scope=scope, actor=actor, clock=clock
        )
    kept.applied_at, kept.outcome = clock(), dict(expected)
    record(
        session,
        actor=actor,
        clock=clock,
        action="certificates.import_external",
        subject=("external_import", kept.id),
        title=kept.filename,
        unit_path=f"/{organisation_id}/",
        after=dict(expected),
    )
    return outcome


def _hours_of(lines: Sequence[Line]) -> list[CertifiedHours]:
    """What the new rows state, in their order."""
    return [
        CertifiedHours(row.person, row.title, row.completed_on, row.hours, row.reference)
        for line in lines
        if line.fate is Fate.NEW and (row := line.row) is not None and row.hours
    ]


def _with_hours(line: Line, fates: Iterator[HourRowFate]) -> Planned:
    if line.fate is not Fate.NEW or line.row is None or not line.row.hours:
        return Planned(line)
    hours = next(fates)
    if hours.fate is HourFate.REFUSED:
        return Planned(replace(line, fate=Fate.REFUSED, row=None), hours)
    return Planned(line, hours)


def _certificates(lines: Sequence[Line], kept: ExternalImport, now: datetime) -> Iterator[dict[str, object]]:
    for line in lines:
        if line.fate is Fate.NEW and (row := line.row) is not None:
            yield {
                "person_id": line.person_id,
                "title": row.title,
                "issuer": row.issuer,
                "number": row.number,
                "completed_on": row.completed_on,
                "expires_on": row.expires_on,
                "hours": row.hours,
                "number_key": row.key,
                "found": {},
                "checks": {},
                "import_id": kept.id,
                "uploaded_at": now,
                "handed_in_at": now,
            }


def _known(session: Session, person_ids: set[int]) -> set[tuple[int, str]]:
    """What these people have already, by number and issuer."""
    wanted, found = sorted(person_ids), set()
    for start in range(0, len(wanted), MOST_PARAMETERS):
        rows = session.execute(
            select(ExternalCertificate.person_id, ExternalCertificate.number_key).where(
                ExternalCertificate.person_id.in_(wanted[start : start + MOST_PARAMETERS]),
                ExternalCertificate.number_key != "",
            )
        )
        found |= {(person_id, key) for person_id, key in rows}
    return found
