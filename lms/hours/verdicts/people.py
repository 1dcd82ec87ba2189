"""Everybody a scope reaches, by one rule: lists of people. Read from the kept verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.db import Hundredths, read_rows
from lms.hours.days import local_date
from lms.hours.domain.forecasting import Pace
from lms.hours.domain.verdicts import Verdict as Says
from lms.hours.verdicts.figures import falls_behind
from lms.hours.verdicts.models import Verdict
from lms.hours.verdicts.standing import MAIN_RULE, MET, NOTHING, OPEN, OVERDUE, Standing
from lms.organisation.api import posts_on, units_in


class YearStanding(NamedTuple):
    """A person with the post held and the standing of the period that is open."""

    person_id: int
    name: str
    name_en: str | None
    number: str
    unit_id: int
    unit_name: str
    unit_name_en: str | None
    unit_path: str
    post: str
    post_en: str | None
    tier: str
    is_full_time: bool
    standing: Standing


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which people a manager looks at, by which rule, and in which order ("-short": the shortest first)."""

    state: str = "all"  # short | overdue | pace (will be short at this pace) | met | exempt | all
    tier: str = ""
    unit_path: str = ""
    words: str = ""
    sort: str = "-short"
    rule: str = MAIN_RULE
    pace: Pace | None = None


STATES: dict[str, Sequence[Says]] = {
    "short": OPEN,
    "overdue": OVERDUE,
    "met": MET,
    "exempt": (Says.EXEMPT,),
}


def standings(
    session: Session,
    scope: Scope,
    now: datetime,
    wanted: Wanted = Wanted(),
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[YearStanding]:
    """The people within the scope's units who are wanted, with how they stand; one query."""
    day = local_date(now)
    rows = read_rows(session, _list(scope, day, wanted, limit, offset))
    return [_year_standing(day.year, row) for row in rows]


def count_standings(session: Session, scope: Scope, now: datetime, wanted: Wanted) -> int:
    """How many people are wanted. A query of its own: a window over the list takes ten times as long."""
    return int(read_rows(session, _number(scope, local_date(now), wanted))[0][0])


# The statements below are kept for each scope that is looked at: to put one together takes longer than to run it.


@lru_cache(maxsize=256)
def _everybody(scope: Scope, day: date, rule: str) -> Subquery:
    """One row a person within the scope's units on that day: the post held, and how the rule's open period stands."""
    posts = posts_on(day)
    nothing = literal(NOTHING, Hundredths())
    return (
        select(
            posts,
            func.coalesce(Verdict.required, nothing, type_=Hundredths()).label("required"),
            Verdict.counted,
            func.coalesce(Verdict.short, nothing, type_=Hundredths()).label("short"),
            Verdict.verdict,
            Verdict.starts_on,
            Verdict.due_on,
        )
        .join(
            Verdict,
            and_(Verdict.person_id == posts.c.person_id, Verdict.is_current, Verdict.rule == rule),
        )
        .where(posts.c.unit_id.in_(units_in(scope)))
        .subquery("people")
    )


@lru_cache(maxsize=256)
def _list(
    scope: Scope, day: date, wanted: Wanted, limit: int | None, offset: int
) -> Select[*tuple[Any, ...]]:
    people = _everybody(scope, day, wanted.rule)
    statement = _ordered(_filtered(select(people), people, wanted), people, wanted.sort)
    return statement.limit(limit).offset(offset)


@lru_cache(maxsize=256)
def _number(scope: Scope, day: date, wanted: Wanted) -> Select[int]:
    people = _everybody(scope, day, wanted.rule)
    return _filtered(select(func.count()).select_from(people), people, wanted)


def _filtered(statement: Select[Any], people: Subquery, wanted: Wanted) -> Select[Any]:
    columns = people.c
    if wanted.state in STATES:
        statement = statement.where(columns.verdict.in_(STATES[wanted.state]))
    if wanted.state == "pace" and wanted.pace is not None:
        statement = statement.where(
            columns.verdict.in_(OPEN),
            falls_behind(wanted.pace, columns.counted, columns.required, columns.starts_on),
        )
    if wanted.tier:
        statement = statement.where(columns.tier == wanted.tier)
    if wanted.unit_path:
        statement = statement.where(columns.unit_path.startswith(wanted.unit_path, autoescape=True))
    if wanted.words:
        fits = [
            column.icontains(wanted.words, autoescape=True)
            for column in (columns.name, columns.name_en, columns.number)
        ]
        statement = statement.where(or_(*fits))
    return statement


def _ordered(statement: Select[Any], people: Subquery, sort: str) -> Select[Any]:
    columns = people.c
    keys: dict[str, ColumnElement[Any]] = {
        "short": columns.short,
        "counted": columns.counted,
        "name": columns.name,
        "unit": columns.unit_path,
        "due": columns.due_on,
    }
    key = keys.get(sort.lstrip("-"), keys["short"])
    is_down = sort.startswith("-") or sort not in keys
    return statement.order_by(key.desc() if is_down else key, columns.unit_path, columns.number)


def _year_standing(year: int, row: Row[*tuple[Any, ...]]) -> YearStanding:
    *post, required, counted, short, verdict, starts_on, due_on = row
    standing = Standing(year, required, counted, short, Says(verdict), due_on, starts_on)
    return YearStanding._make((*post, standing))
