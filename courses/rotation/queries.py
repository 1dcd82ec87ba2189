"""Reading cycles, classes and rosters, each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from courses.rotation import domain
from courses.rotation.domain import DutyState, duty_state
from courses.rotation.models import RotationCohort, RotationCycle, RotationDuty
from lms.contracts.access import Scope
from lms.db import read_rows
from lms.organisation.api import person_in_scope, posts_on, units_in_or_above

PRESSING = (DutyState.OVERDUE, DutyState.MISSED, DutyState.OPEN, DutyState.PLANNED, DutyState.COVERED)


class Line(NamedTuple):
    """One line of a roster: whose duty, which class, and where it stands."""

    person_id: int
    duty: domain.Duty
    cohort_id: int | None
    state: DutyState


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines of a roster are looked at."""

    state: DutyState | None = None
    cohort_id: int | None = None
    unit_id: int | None = None
    words: str = ""


def visible_cycles(session: Session, scope: Scope) -> list[RotationCycle]:
    """The cycles of the scope's units and of those above them, the newest first."""
    return list(session.scalars(_cycles_seen_by(scope)))


@lru_cache(maxsize=64)
def _cycles_seen_by(scope: Scope) -> Select[RotationCycle]:
    return (
        select(RotationCycle)
        .where(RotationCycle.unit_id.in_(units_in_or_above(scope)))
        .order_by(RotationCycle.starts_on.desc(), RotationCycle.id.desc())
    )


def find_cycle(session: Session, cycle_id: int, scope: Scope) -> RotationCycle | None:
    """The cycle, None when there is none or it belongs to others."""
    return session.scalar(_this_cycle(scope), {"cycle_id": cycle_id})


@lru_cache(maxsize=64)
def _this_cycle(scope: Scope) -> Select[RotationCycle]:
    return _cycles_seen_by(scope).where(RotationCycle.id == bindparam("cycle_id"))


def cohorts_of(session: Session, cycle_id: int) -> dict[int, tuple[RotationCohort, domain.Cohort]]:
    """The cycle's cohorts by id in the order of their days: the row, and the cohort with its places taken."""
    return {
        row.id: (row, domain.Cohort(row.id, row.starts_on, row.ends_on, row.places, taken))
        for row, taken in session.execute(_cohorts(), {"cycle_id": cycle_id})
    }


@cache
def _cohorts() -> Select[RotationCohort, int]:
    return (
        select(RotationCohort, func.count(RotationDuty.id))
        .outerjoin(RotationDuty, RotationDuty.cohort_id == RotationCohort.id)
        .where(RotationCohort.cycle_id == bindparam("cycle_id"))
        .group_by(RotationCohort.id)
        .order_by(RotationCohort.starts_on, RotationCohort.id)
    )


def roster(
    session: Session,
    cycle_id: int,
    scope: Scope,
    today: date,
    cohorts: Mapping[int | None, domain.Cohort],
    *,
    wanted: Wanted = Wanted(),
) -> list[Line]:
    """The duties of the people the scope reaches who serve today, the most pressing state first, then by due date.

    Ids and days only, so that a roster of thousands stays light: whoever shows a page of it reads its people.
    """
    posts, statement = posts_on(today), _duties_in(scope, today)
    if wanted.cohort_id is not None:
        statement = statement.where(RotationDuty.cohort_id == wanted.cohort_id)
    if wanted.unit_id is not None:
        statement = statement.where(posts.c.unit_path.contains(f"/{wanted.unit_id}/"))
    if wanted.words:
        searched = (posts.c.name, posts.c.name_en, posts.c.number)
        statement = statement.where(
            or_(*(column.icontains(wanted.words, autoescape=True) for column in searched))
        )
    by_state: dict[DutyState, list[Line]] = {state: [] for state in PRESSING}
    for person_id, duty_id, due_on, completed_on, cohort_id in read_rows(
        session, statement, {"cycle_id": cycle_id}
    ):
        duty = domain.Duty(duty_id, due_on, completed_on, cohorts.get(cohort_id))
        state = duty_state(duty, today)
        if wanted.state is None or state is wanted.state:
            by_state[state].append(Line(person_id, duty, cohort_id, state))
    return list(chain.from_iterable(by_state.values()))


@lru_cache(maxsize=64)
def _duties_in(scope: Scope, today: date) -> Select[int, int, date, date | None, int | None]:
    """The duties of this cycle_id. Put together once a day for each manager."""
    posts = posts_on(today)
    return (
        select(
            RotationDuty.person_id,
            RotationDuty.id,
            RotationDuty.due_on,
            RotationDuty.completed_on,
            RotationDuty.cohort_id,
        )
        .join(posts, posts.c.person_id == RotationDuty.person_id)
        .where(
            RotationDuty.cycle_id == bindparam("cycle_id"),
            person_in_scope(RotationDuty.person_id, scope, today),
        )
        .order_by(RotationDuty.due_on, posts.c.number)
    )


def as_duty(duty: RotationDuty, cohort: RotationCohort | None) -> domain.Duty:
    """The rows as the rules see them; how many places are taken does not matter for a state."""
    seat = domain.Cohort(cohort.id, cohort.starts_on, cohort.ends_on, cohort.places, 0) if cohort else None
    return domain.Duty(duty.id, duty.due_on, duty.completed_on, seat)
