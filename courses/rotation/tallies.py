"""How cycles stand: how many people are in each state, counted by the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from courses.rotation import domain
from courses.rotation.domain import DutyState, duty_state
from courses.rotation.models import RotationCohort, RotationCycle, RotationDuty
from courses.rotation.queries import Line
from lms.contracts.access import Scope
from lms.db import read_rows
from lms.organisation.api import person_in_scope, serving_on, units_in_or_above


@dataclass(frozen=True, slots=True)
class CycleName:
    """Which cycle is spoken of."""

    id: int
    title: str
    title_en: str | None


@dataclass(frozen=True, slots=True)
class UnderWay:
    """How a cycle stands for some people: how many there are in each state, in how many classes some of them are this
    month and how many of them, and when the next class begins that one of them has a place in."""

    cycle: CycleName
    counts: dict[DutyState, int]
    classes: int
    in_classes: int
    next_on: date | None


def tally(lines: Iterable[Line]) -> dict[DutyState, int]:
    """How many lines there are in each state, none included."""
    return dict.fromkeys(DutyState, 0) | Counter(line.state for line in lines)


def tallies(
    session: Session, cycle_ids: Sequence[int], scope: Scope, today: date
) -> dict[int, dict[DutyState, int]]:
    """How each cycle stands for the people that the scope reaches who serve today: one query."""
    rows = read_rows(session, _duties_of_cycles(scope, today), {"cycle_ids": cycle_ids})
    return {
        cycle_id: _count_states([row for row in rows if row.cycle_id == cycle_id], today)
        for cycle_id in cycle_ids
    }


@lru_cache(maxsize=64)
def _duties_of_cycles(
    scope: Scope, today: date
) -> Select[int, date, date | None, int | None, date, date, int]:
    """The scope's alike duties in the cycles with these cycle_ids. Put together once a day for each manager."""
    return _alike_duties(scope, today).where(
        RotationDuty.cycle_id.in_(bindparam("cycle_ids", expanding=True))
    )


def cycle_under_way(session: Session, scope: Scope, today: date) -> UnderWay | None:
    """The newest cycle that today lies in, and how it stands for the scope's people: one query. None when there is none
    or nobody of the scope is in it."""
    rows = read_rows(session, _under_way(scope, today))
    if not rows:
        return None
    name = CycleName(rows[0].cycle_id, rows[0].title, rows[0].title_en)
    held = [row for row in rows if row.ends_on and domain.is_in_month_of(today, row.starts_on, row.ends_on)]
    return UnderWay(
        name,
        _count_states(rows, today),
        classes=len({row.cohort_id for row in held}),
        in_classes=sum(row.number for row in held),
        next_on=min((row.starts_on for row in rows if row.starts_on and row.starts_on > today), default=None),
    )


@lru_cache(maxsize=64)
def _under_way(scope: Scope, today: date) -> Select[Any]:
    """The scope's alike duties in the newest cycle that today lies in, with its name. Put together once a day, as
    managers see it on every home page."""
    newest = (
        select(RotationCycle.id)
        .where(
            RotationCycle.unit_id.in_(units_in_or_above(scope)),
            RotationCycle.starts_on <= today,
            RotationCycle.ends_on >= today,
        )
        .order_by(RotationCycle.starts_on.desc(), RotationCycle.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    named = (RotationCycle.title, RotationCycle.title_en)
    return (
        _alike_duties(scope, today)
        .add_columns(*named)
        .join(RotationCycle, RotationCycle.id == RotationDuty.cycle_id)
        .where(RotationDuty.cycle_id == newest)
        .group_by(*named)
    )


@lru_cache(maxsize=64)
def _alike_duties(scope: Scope, today: date) -> Select[int, date, date | None, int | None, date, date, int]:
    """Duties of the scope's people, alike ones counted together by the database: the rule then decides once for each
    kind of them."""
    return (
        select(
            RotationDuty.cycle_id,
            RotationDuty.due_on,
            func.max(RotationDuty.completed_on).label("completed_on"),
            RotationDuty.cohort_id,
            func.max(RotationCohort.starts_on).label("starts_on"),
            func.max(RotationCohort.ends_on).label("ends_on"),
            func.count().label("number"),
        )
        .outerjoin(RotationCohort, RotationCohort.id == RotationDuty.cohort_id)
        .where(
            RotationDuty.person_id.in_(serving_on(today)),
            person_in_scope(RotationDuty.person_id, scope, today),
        )
        .group_by(
            RotationDuty.cycle_id,
            RotationDuty.due_on,
            RotationDuty.completed_on.is_(None),
            RotationDuty.cohort_id,
        )
    )


def _count_states(rows: Sequence[Any], today: date) -> dict[DutyState, int]:
    counts = dict.fromkeys(DutyState, 0)
    for row in rows:
        seat = domain.Cohort(0, row.ends_on, row.ends_on, 1, 0) if row.ends_on else None
        counts[duty_state(domain.Duty(0, row.due_on, row.completed_on, seat), today)] += row.number
    return counts
