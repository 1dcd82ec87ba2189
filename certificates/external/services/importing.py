"""Bringing in the certificates of many people: a preview of every row, then all of it in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from certificates.external.domain.batch import COLUMNS, Fate, RowFate, plan_rows
from certificates.external.models import ExternalCertificate, ExternalImport
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.contracts.tables import Table, tally
from lms.hours.api import (
    CertifiedHours,
    HourFate,
    HourRowFate,
    local_date,
    post_certified,
    preview_certified,
)
from lms.organisation.api import people_by_number
from lms.reports.api import carry_out_once, keep_table

MOST_PARAMETERS = 5_000


def keep_import(
    session: Session, filename: str, table: Table, *, actor: Actor, clock: Clock
) -> ExternalImport:
    """Stores an uploaded file for its preview. Raises MissingColumns when no row of it could be read."""
    kept = ExternalImport(created_by_name=actor.name)
    return keep_table(session, kept, filename, table, COLUMNS, actor=actor, clock=clock)


def preview_import(
    session: Session, kept: ExternalImport, organisation_id: int, scope: Scope, now: datetime
) -> list[RowFate]:
    """Every row's fate, as things stand now. Hours that the ledger refuses refuse their row."""
    rows = list(COLUMNS.rows(kept.contents))
    today = local_date(now)
    people = people_by_number(
        session, organisation_id, {values["person"] for _, values in rows}, scope, today
    )
    known = _known(session, set(people.values()))
    fates = plan_rows(rows, people=people, known=known, today=today)
    hours = iter(preview_certified(session, organisation_id, _hours_of(fates), scope, now))
    return [_with_hours(fate, hours) for fate in fates]


def apply_import(
    session: Session,
    kept: ExternalImport,
    expected: Mapping[str, int],
    *,
    organisation_id: int,
    scope: Scope,
    actor: Actor,
    clock: Clock,
) -> dict[str, int]:
    """Writes the new rows and posts their hours, in the caller's transaction. Returns the counts.

    `expected` are the counts that the preview showed. Raises ChangedSincePreview and CarriedOutAlready.
    """
    fates = preview_import(session, kept, organisation_id, scope, clock())
    outcome = tally(fates, Fate)
    carry_out_once(kept, outcome, expected, clock=clock)
    if rows := list(_certificates(fates, kept, clock())):
        session.execute(insert(ExternalCertificate), rows)
    if certified := _hours_of(fates):
        post_certified(
            session, organisation_id, kept.filename, certified, scope=scope, actor=actor, clock=clock
        )
    record(
        session,
        actor=actor,
        clock=clock,
        action="certificates.import_external",
        subject=("external_import", kept.id),
        title=kept.filename,
        unit_path=f"/{organisation_id}/",
        after=outcome,
    )
    return outcome


def _hours_of(fates: Sequence[RowFate]) -> list[CertifiedHours]:
    """What the new rows state, in their order."""
    return [
        CertifiedHours(row.person, row.title, row.completed_on, row.hours, row.reference)
        for fate in fates
        if fate.fate is Fate.NEW and (row := fate.row) is not None and row.hours
    ]


def _with_hours(fate: RowFate, hours: Iterator[HourRowFate]) -> RowFate:
    if fate.fate is not Fate.NEW or fate.row is None or not fate.row.hours:
        return fate
    mine = next(hours)
    if mine.fate is HourFate.REFUSED:
        return replace(fate, fate=Fate.REFUSED, row=None, hours=mine)
    return replace(fate, hours=mine)


def _certificates(
    fates: Sequence[RowFate], kept: ExternalImport, now: datetime
) -> Iterator[dict[str, object]]:
    for fate in fates:
        if fate.fate is Fate.NEW and (row := fate.row) is not None:
            yield {
                "person_id": fate.person_id,
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
