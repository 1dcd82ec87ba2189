"""Standings read from the ledger: one person's, or those of everybody a scope reaches, in one query each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, case, func, literal, or_, select, true
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.db import Hundredths
from lms.hours.domain import AnnualRule, Standing, annual_rule, standing
from lms.hours.models import LedgerEntry
from lms.hours.overview import Figures
from lms.organisation.api import posts_on, units_in
from lms.organisation.models import Person


@dataclass(frozen=True, slots=True)
class YearStanding:
    """A person with the post held and the standing of the year."""

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


def standing_of(session: Session, person_id: int, now: datetime, year: int | None = None) -> Standing:
    """One person's standing in a year (this one unless told), by the tier held now or on the year's last day."""
    rule = annual_rule()
    year = year or rule.year_of(now)
    posts = posts_on(_judged_on(rule, year, now))
    tier = select(posts.c.tier).where(posts.c.person_id == person_id).limit(1).scalar_subquery()
    begins, ends = rule.bounds(year)
    rows = session.execute(
        select(tier.label("tier"), LedgerEntry.category, func.sum(LedgerEntry.hours))
        .select_from(Person)
        .outerjoin(
            LedgerEntry,
            and_(
                LedgerEntry.person_id == Person.id,
                LedgerEntry.earned_at >= begins,
                LedgerEntry.earned_at < ends,
            ),
        )
        .where(Person.id == person_id)
        .group_by(LedgerEntry.category)
    ).all()
    totals = [(category, hours) for _tier, category, hours in rows if category is not None]
    return standing(rule, year, rows[0].tier or "" if rows else "", totals)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which people a manager looks at, and in which order ("-short": the shortest of hours first)."""

    state: str = "all"  # short | met | all
    tier: str = ""
    unit_path: str = ""
    words: str = ""
    sort: str = "-short"


def standings(
    session: Session,
    scope: Scope,
    now: datetime,
    wanted: Wanted = Wanted(),
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[YearStanding]:
    """The people within the scope's units who are wanted, with this year's standing; one query."""
    rule = annual_rule()
    year = rule.year_of(now)
    people = _year_of_everybody(year, scope, _judged_on(rule, year, now))
    statement = _ordered(_filtered(select(people), people, wanted), people, wanted.sort)
    return [_year_standing(year, row) for row in session.execute(statement.limit(limit).offset(offset))]


def count_standings(session: Session, scope: Scope, now: datetime, wanted: Wanted) -> int:
    """How many people are wanted. A query of its own: a window over the list takes ten times as long."""
    rule = annual_rule()
    year = rule.year_of(now)
    people = _year_of_everybody(year, scope, _judged_on(rule, year, now))
    return session.scalar(_filtered(select(func.count()).select_from(people), people, wanted)) or 0


def figures_by_unit(session: Session, scope: Scope, now: datetime) -> dict[str, Figures]:
    """This year's figures of each unit within the scope by its path, without those below it; one query."""
    rule = annual_rule()
    year = rule.year_of(now)
    people = _year_of_everybody(year, scope, _judged_on(rule, year, now))
    is_due = people.c.required > 0
    rows = session.execute(
        select(
            people.c.unit_path,
            func.count(),
            func.sum(case((is_due, 1), else_=0)),
            func.sum(case((and_(is_due, people.c.counted >= people.c.required), 1), else_=0)),
            func.sum(case((and_(is_due, people.c.counted > 0), 1), else_=0)),
            func.sum(case((is_due, people.c.counted), else_=0), type_=Hundredths()),
        ).group_by(people.c.unit_path)
    )
    return {path: Figures(*figures) for path, *figures in (tuple(row) for row in rows)}


def _judged_on(rule: AnnualRule, year: int, now: datetime) -> date:
    return min(rule.today(now), date(year, 12, 31))


@lru_cache(maxsize=256)
def _year_of_everybody(year: int, scope: Scope, day: date) -> Subquery:
    """One row a person within the scope's units on that day: the post held, the hours needed and those counted.

    Kept, because putting it together takes longer than most queries do.
    """
    rule = annual_rule()
    begins, ends = rule.bounds(year)
    in_year = and_(LedgerEntry.earned_at >= begins, LedgerEntry.earned_at < ends)
    counts = true() if rule.categories is None else LedgerEntry.category.in_(rule.categories)
    totals = (
        select(LedgerEntry.person_id, func.sum(LedgerEntry.hours).label("counted"))
        .where(in_year, counts)
        .group_by(LedgerEntry.person_id)
        .subquery()
    )
    posts = posts_on(day)
    tiers = [(posts.c.tier == tier, literal(amount, Hundredths())) for tier, amount in rule.required.items()]
    nothing = literal(Decimal(0), Hundredths())
    return (
        select(
            posts,
            case(*tiers, else_=nothing).label("required"),
            func.coalesce(totals.c.counted, nothing, type_=Hundredths()).label("counted"),
        )
        .outerjoin(totals, totals.c.person_id == posts.c.person_id)
        .where(posts.c.unit_id.in_(units_in(scope)))
        .subquery("people")
    )


def _filtered(statement: Select[Any], people: Subquery, wanted: Wanted) -> Select[Any]:
    columns = people.c
    match wanted.state:
        case "short":
            statement = statement.where(columns.counted < columns.required)
        case "met":
            statement = statement.where(columns.required > 0, columns.counted >= columns.required)
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
        "short": columns.required - columns.counted,
        "counted": columns.counted,
        "name": columns.name,
        "unit": columns.unit_path,
    }
    key = keys.get(sort.lstrip("-"), keys["short"])
    is_down = sort.startswith("-") or sort not in keys
    return statement.order_by(key.desc() if is_down else key, columns.unit_path, columns.number)


def _year_standing(year: int, row: Row[Any]) -> YearStanding:
    values = dict(row._mapping)
    required, counted = values.pop("required"), values.pop("counted")
    return YearStanding(**values, standing=Standing(year, required, counted, {}))
