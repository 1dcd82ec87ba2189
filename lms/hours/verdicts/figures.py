"""The figures of units by one rule, read from the kept verdicts: alike ones are counted by the database, and what they
mean is said here once for each kind."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.db import Hundredths, read_rows
from lms.hours.domain.forecasting import Pace
from lms.hours.verdicts.keeping import waiting_in
from lms.hours.verdicts.models import Verdict
from lms.hours.verdicts.overview import Figures, total
from lms.hours.verdicts.standing import MAIN_RULE, MET, NOT_DUE, OPEN, OVERDUE
from lms.organisation.api import units_in
from lms.organisation.models import Unit


def figures_by_unit(
    session: Session, scope: Scope, rule: str = MAIN_RULE, pace: Pace | None = None
) -> dict[str, Figures]:
    """The figures of each unit within the scope by its path, without those below it; with a pace, also how many of its
    people will be short at it. One query, answered by the index of the verdicts and the units alone."""
    found: dict[str, Figures] = {}
    for alike in read_rows(session, _by_unit(scope, rule, pace)):
        found[alike.path] = found.get(alike.path, Figures()) + _figures(alike)
    return found


def home_figures(session: Session, scope: Scope, today: date, rule: str = MAIN_RULE) -> tuple[Figures, int]:
    """The figures of all the scope's units together, and how many people wait to be judged anew; one query."""
    rows = read_rows(session, _together(scope, today, rule))
    return total(map(_figures, rows)), rows[0].waiting if rows else 0


def falls_behind(pace: Pace, counted: Any, required: Any, starts_on: Any) -> ColumnElement[bool]:
    """The rule of Pace.will_be_short as a condition on verdicts that are open. Who is short of a minimum only has the
    total, and is short of what no pace tells: they stay among the short."""
    amounts = type_coerce(counted, BigInteger), type_coerce(required, BigInteger)
    return and_(
        starts_on == pace.period.starts_on,
        or_(amounts[0] * pace.days < amounts[1] * pace.elapsed, amounts[0] >= amounts[1]),
    )


def _figures(alike: Row[*tuple[Any, ...]]) -> Figures:
    """What it means that the same is said of these people. PostgreSQL adds numbers up to decimals."""
    people, verdict = int(alike.people), alike.verdict
    if verdict in NOT_DUE:
        return Figures(people)
    return Figures(
        people=people,
        due=people,
        met=people if verdict in MET else 0,
        started=int(alike.started),
        hours=alike.hours,
        required=alike.required,
        overdue=people if verdict in OVERDUE else 0,
        short_at_pace=int(alike.behind) if verdict in OPEN else 0,
    )


# The statements are kept for each scope that is looked at: to put one together takes longer than to run it.


@lru_cache(maxsize=256)
def _by_unit(scope: Scope, rule: str, pace: Pace | None) -> Select[*tuple[Any, ...]]:
    unit_id, *figures = _alike(rule, pace).c
    return select(Unit.path, *figures).join(Unit, Unit.id == unit_id).where(Unit.id.in_(units_in(scope)))


@lru_cache(maxsize=256)
def _together(scope: Scope, today: date, rule: str) -> Select[*tuple[Any, ...]]:
    unit_id, verdict, *figures = _alike(rule, None).c
    sums = (func.sum(figure, type_=figure.type).label(figure.name) for figure in figures)
    return (
        select(verdict, *sums, waiting_in(scope, today).scalar_subquery().label("waiting"))
        .where(unit_id.in_(units_in(scope)))
        .group_by(verdict)
    )


def _alike(rule: str, pace: Pace | None) -> Subquery:
    """One row for each unit and verdict that its people have by a rule, in the order of the index."""
    behind = falls_behind(pace, Verdict.counted, Verdict.required, Verdict.starts_on) if pace else None
    return (
        select(
            Verdict.unit_id,
            Verdict.verdict,
            func.count().label("people"),
            func.sum(case((Verdict.counted > 0, 1), else_=0)).label("started"),
            func.sum(Verdict.counted, type_=Hundredths()).label("hours"),
            func.coalesce(func.sum(Verdict.required, type_=Hundredths()), 0).label("required"),
            (literal(0) if behind is None else func.sum(case((behind, 1), else_=0))).label("behind"),
        )
        .where(Verdict.is_current, Verdict.rule == rule)
        .group_by(Verdict.unit_id, Verdict.verdict)
        .subquery("alike")
    )
