"""Reading cycles and rosters, each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.rotation import domain
from courses.rotation.domain import DutyState, duty_state, tally
from courses.rotation.models import RotationCohort, RotationCycle, RotationDuty
from lms.contracts.access import Scope
from lms.organisation.api import PersonCard, person_in_scope, posts_on, units_in_or_above

PRESSING = (DutyState.OVERDUE, DutyState.MISSED, DutyState.OPEN, DutyState.PLANNED, DutyState.COVERED)


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One person's duty with the post held now and where it stands."""

    person: PersonCard
    duty: domain.Duty
    cohort_id: int | None
    state: DutyState


def visible_cycles(session: Session, scope: Scope) -> list[RotationCycle]:
    """The cycles of the scope's units and of those above them, the newest first."""
    return list(
        session.scalars(
            select(RotationCycle)
            .where(RotationCycle.unit_id.in_(units_in_or_above(scope)))
            .order_by(RotationCycle.starts_on.desc(), RotationCycle.id.desc())
        )
    )


def find_cycle(session: Session, cycle_id: int, scope: Scope) -> RotationCycle | None:
    """The cycle, None when there is none or it belongs to others."""
    return session.scalar(
        select(RotationCycle).where(
            RotationCycle.id == cycle_id, RotationCycle.unit_id.in_(units_in_or_above(scope))
        )
    )


def cohorts_of(session: Session, cycle_id: int) -> dict[int, tuple[RotationCohort, domain.Cohort]]:
    """The cycle's cohorts by id in the order of their days: the row, and the cohort with its places taken."""
    rows = session.execute(
        select(RotationCohort, func.count(RotationDuty.id))
        .outerjoin(RotationDuty, RotationDuty.cohort_id == RotationCohort.id)
        .where(RotationCohort.cycle_id == cycle_id)
        .group_by(RotationCohort.id)
        .order_by(RotationCohort.starts_on, RotationCohort.id)
    )
    return {
        row.id: (row, domain.Cohort(row.id, row.starts_on, row.ends_on, row.places, taken))
        for row, taken in rows
    }


def roster(
    session: Session, cycle_id: int, scope: Scope, today: date, cohorts: dict[int, domain.Cohort]
) -> list[RosterLine]:
    """The duties of the people the scope reaches who serve today, the most pressing state first, then by due date."""
    posts = posts_on(today)
    rows = session.execute(
        select(posts, RotationDuty.id, RotationDuty.due_on, RotationDuty.completed_on, RotationDuty.cohort_id)
        .join(RotationDuty, RotationDuty.person_id == posts.c.person_id)
        .where(RotationDuty.cycle_id == cycle_id, person_in_scope(RotationDuty.person_id, scope, today))
        .order_by(RotationDuty.due_on, posts.c.number)
    )
    lines = []
    for row in rows:
        values = dict(row._mapping)
        cohort_id = values.pop("cohort_id")
        duty = domain.Duty(
            values.pop("id"), values.pop("due_on"), values.pop("completed_on"), cohorts.get(cohort_id)
        )
        person = PersonCard(id=values.pop("person_id"), **values)
        lines.append(RosterLine(person, duty, cohort_id, duty_state(duty, today)))
    return sorted(lines, key=lambda line: PRESSING.index(line.state))


def tallies(
    session: Session, cycle_ids: Sequence[int], scope: Scope, today: date
) -> dict[int, dict[DutyState, int]]:
    """How each cycle stands for the people that the scope reaches, in one query."""
    rows = session.execute(
        select(RotationDuty, RotationCohort)
        .outerjoin(RotationCohort, RotationCohort.id == RotationDuty.cohort_id)
        .where(RotationDuty.cycle_id.in_(cycle_ids), person_in_scope(RotationDuty.person_id, scope, today))
    )
    states: dict[int, list[DutyState]] = {cycle_id: [] for cycle_id in cycle_ids}
    for duty, cohort in rows:
        states[duty.cycle_id].append(duty_state(as_duty(duty, cohort), today))
    return {cycle_id: dict(tally(found)) for cycle_id, found in states.items()}


def as_duty(duty: RotationDuty, cohort: RotationCohort | None) -> domain.Duty:
    """The rows as the rules see them; how many places are taken does not matter for a state."""
    seat = domain.Cohort(cohort.id, cohort.starts_on, cohort.ends_on, cohort.places, 0) if cohort else None
    return domain.Duty(duty.id, duty.due_on, duty.completed_on, seat)


def duties_of(
    session: Session, person_id: int
) -> list[tuple[RotationDuty, RotationCycle, RotationCohort | None]]:
    """A person's duties, the newest cycle first."""
    rows = session.execute(
        select(RotationDuty, RotationCycle, RotationCohort)
        .join(RotationCycle, RotationCycle.id == RotationDuty.cycle_id)
        .outerjoin(RotationCohort, RotationCohort.id == RotationDuty.cohort_id)
        .where(RotationDuty.person_id == person_id)
        .order_by(RotationCycle.starts_on.desc())
    )
    return [(duty, cycle, cohort) for duty, cycle, cohort in rows]
