"""Planning and carrying out a roster, in a fixed number of statements whatever its length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.contracts.events import AppointmentsChanged
from lms.contracts.tables import Table, tally
from lms.events import publish
from lms.organisation.models import Appointment, Person, RosterImport, Unit
from lms.organisation.roster.domain import COLUMNS, Fate, Known, RosterRow, RowFate, plan_roster
from lms.organisation.scopes import unit_in_scope
from lms.reports.api import carry_out_once, keep_table


def keep_roster(session: Session, filename: str, table: Table, *, actor: Actor, clock: Clock) -> RosterImport:
    """Stores an uploaded roster for its preview. Raises MissingColumns when no row of it could be read."""
    return keep_table(session, RosterImport(), filename, table, COLUMNS, actor=actor, clock=clock)


def preview_roster(session: Session, roster: RosterImport, scope: Scope) -> list[RowFate]:
    """Every row's fate, as things stand now."""
    rows = list(COLUMNS.rows(roster.contents))
    known = _known(session, {values["number"] for _, values in rows}, scope)
    return plan_roster(rows, known, frozenset(_unit_ids(session, scope)))


def apply_roster(
    session: Session,
    roster: RosterImport,
    expected: Mapping[str, int],
    *,
    scope: Scope,
    actor: Actor,
    clock: Clock,
) -> None:
    """Writes the rows that are new or changed, leaves the refused ones alone; all in the caller's transaction.

    `expected` are the counts that the preview showed. Raises ChangedSincePreview and CarriedOutAlready.
    """
    fates = preview_roster(session, roster, scope)
    carry_out_once(roster, tally(fates, Fate), expected, clock=clock)
    unit_ids = _unit_ids(session, scope)
    known = _known(session, {fate.number for fate in fates}, scope)
    new = [fate.row for fate in fates if fate.fate is Fate.NEW and fate.row]
    changed = [fate for fate in fates if fate.fate is Fate.CHANGED]
    touched = _add_people(session, new, unit_ids)
    _change_people(session, changed, known, unit_ids)
    touched += [known[fate.number].person_id for fate in changed]
    publish(session, AppointmentsChanged(tuple(touched)))
    record(
        session,
        actor=actor,
        clock=clock,
        action="lms.import_roster",
        subject=("roster_import", roster.id),
        title=roster.filename,
        after=roster.outcome,
    )


def _unit_ids(session: Session, scope: Scope) -> dict[str, tuple[int, int]]:
    """By code: the unit's id and that of its organisation."""
    rows = session.execute(select(Unit.code, Unit.id, Unit.path).where(unit_in_scope(scope), Unit.is_active))
    return {code: (unit_id, int(path.split("/")[1])) for code, unit_id, path in rows}


def _known(session: Session, numbers: set[str], scope: Scope) -> dict[str, Known]:
    """The people with these numbers in the organisations that the scope lies in, with their latest primary post."""
    organisations = {organisation for _, organisation in _unit_ids(session, scope).values()}
    latest = (
        select(Appointment.person_id, func.max(Appointment.starts_on).label("starts_on"))
        .where(Appointment.is_primary)
        .group_by(Appointment.person_id)
        .subquery()
    )
    rows = session.execute(
        select(Person, Appointment, Unit.code)
        .join(latest, latest.c.person_id == Person.id)
        .join(
            Appointment,
            (Appointment.person_id == Person.id)
            & (Appointment.starts_on == latest.c.starts_on)
            & Appointment.is_primary,
        )
        .join(Unit, Unit.id == Appointment.unit_id)
        .where(Person.organisation_id.in_(organisations))
    )
    return {
        person.number: Known(
            person_id=person.id,
            name=person.name,
            name_en=person.name_en,
            email=person.email,
            unit=code,
            post=post.post,
            post_en=post.post_en,
            tier=post.tier,
            is_full_time=post.is_full_time,
            starts_on=post.starts_on,
            ends_on=post.ends_on,
        )
        for person, post, code in rows
        if person.number in numbers
    }


def _add_people(
    session: Session, rows: Sequence[RosterRow], unit_ids: dict[str, tuple[int, int]]
) -> list[int]:
    """Returns the ids of the new people."""
    if not rows:
        return []
    people = [
        {
            "organisation_id": unit_ids[row.unit][1],
            "number": row.number,
            "name": row.name,
            "name_en": row.name_en,
            "email": row.email,
        }
        for row in rows
    ]
    ids = session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), people).all()
    session.execute(
        insert(Appointment),
        [_appointment(person_id, row, unit_ids) for person_id, row in zip(ids, rows, strict=True)],
    )
    return list(ids)


def _change_people(
    session: Session, fates: Sequence[RowFate], known: dict[str, Known], unit_ids: dict[str, tuple[int, int]]
) -> None:
    rows = [(known[fate.number], fate.row, fate.is_new_post) for fate in fates if fate.row]
    if not rows:
        return
    session.execute(
        update(Person),
        [
            {
                "id": before.person_id,
                "name": row.name,
                "name_en": row.name_en or before.name_en,
                "email": row.email or before.email,
            }
            for before, row, _ in rows
        ],
    )
    posts = _open_posts(session, [before.person_id for before, _, _ in rows])
    moved = [(before, row) for before, row, is_new_post in rows if is_new_post]
    stayed = [(before, row) for before, row, is_new_post in rows if not is_new_post]
    ended = [
        {"id": posts[before.person_id], "ends_on": row.starts_on - timedelta(days=1)}
        for before, row in moved
        if before.ends_on is None or before.ends_on >= row.starts_on
    ]
    kept = [
        {"id": posts[before.person_id], "ends_on": row.ends_on, "post_en": row.post_en or before.post_en}
        for before, row in stayed
    ]
    for changes in (ended, kept):
        if changes:
            session.execute(update(Appointment), changes)
    if moved:
        session.execute(
            insert(Appointment), [_appointment(before.person_id, row, unit_ids) for before, row in moved]
        )


def _open_posts(session: Session, person_ids: Sequence[int]) -> dict[int, int]:
    """The id of each person's latest primary appointment."""
    rows = session.execute(
        select(Appointment.person_id, Appointment.id)
        .where(Appointment.is_primary, Appointment.person_id.in_(person_ids))
        .order_by(Appointment.starts_on)
    )
    return dict(rows.all())


def _appointment(person_id: int, row: RosterRow, unit_ids: dict[str, tuple[int, int]]) -> dict[str, object]:
    return {
        "person_id": person_id,
        "unit_id": unit_ids[row.unit][0],
        "post": row.post,
        "post_en": row.post_en,
        "tier": row.tier,
        "is_full_time": row.is_full_time,
        "is_primary": True,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    }
