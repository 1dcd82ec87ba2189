"""Standings read from the ledger: one person's, or those of everybody a scope reaches, in one query each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.hours.domain import AnnualRule, Standing, annual_rule, standing
from lms.hours.models import LedgerEntry
from lms.organisation.api import person_card, posts_on, units_in


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
    post = person_card(session, person_id, _judged_on(rule, year, now))
    begins, ends = rule.bounds(year)
    totals = session.execute(
        select(LedgerEntry.category, func.sum(LedgerEntry.hours))
        .where(
            LedgerEntry.person_id == person_id, LedgerEntry.earned_at >= begins, LedgerEntry.earned_at < ends
        )
        .group_by(LedgerEntry.category)
    ).all()
    return standing(rule, year, post.tier if post else "", ((row[0], row[1]) for row in totals))


def standings(session: Session, scope: Scope, now: datetime, year: int | None = None) -> list[YearStanding]:
    """Everybody within the scope's units, shortest first; one query whatever their number."""
    rule = annual_rule()
    year = year or rule.year_of(now)
    begins, ends = rule.bounds(year)
    posts = posts_on(_judged_on(rule, year, now))
    rows = session.execute(
        select(posts, LedgerEntry.category, func.sum(LedgerEntry.hours).label("hours"))
        .outerjoin(
            LedgerEntry,
            and_(
                LedgerEntry.person_id == posts.c.person_id,
                LedgerEntry.earned_at >= begins,
                LedgerEntry.earned_at < ends,
            ),
        )
        .where(posts.c.unit_id.in_(units_in(scope)))
        .group_by(*posts.c, LedgerEntry.category)
        .order_by(posts.c.person_id)
    ).all()
    people = [_year_standing(rule, year, group) for group in _by_person(rows)]
    return sorted(people, key=lambda person: (-person.standing.short, person.unit_path, person.number))


def _judged_on(rule: AnnualRule, year: int, now: datetime) -> date:
    return min(rule.today(now), date(year, 12, 31))


def _by_person(rows: Sequence[Row]) -> list[list[Row]]:  # type: ignore[type-arg]
    groups: dict[int, list[Row]] = {}  # type: ignore[type-arg]
    for row in rows:
        groups.setdefault(row.person_id, []).append(row)
    return list(groups.values())


def _year_standing(rule: AnnualRule, year: int, rows: list[Row]) -> YearStanding:  # type: ignore[type-arg]
    first = rows[0]._mapping
    totals = [(row.category, Decimal(row.hours)) for row in rows if row.category is not None]
    post = {key: first[key] for key in first if key not in {"category", "hours"}}
    return YearStanding(**post, standing=standing(rule, year, first["tier"], totals))
