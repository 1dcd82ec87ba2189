"""Reading the ledger: the lines behind a total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.db import read_rows
from lms.hours.days import bounds_of_year, local_date
from lms.hours.ledger.models import HourCategory, LedgerEntry
from lms.plugins import Registry


@dataclass(frozen=True, slots=True)
class Line:
    """One ledger entry as people read it: what it is, where it came from, and whether it was taken back."""

    entry: LedgerEntry
    category: str
    category_en: str
    is_reversed: bool
    source: object
    evidence_url: str | None


def lines_of_year(
    session: Session, registry: Registry, person_id: int, year: int, ids: Collection[int] = ()
) -> list[Line]:
    """A person's lines of one year, newest first; their amounts sum to the year's total. Those with these entries' ids
    are among them, whenever they were earned. One query."""
    begins, ends = bounds_of_year(year)
    wanted = {"person": person_id, "begins": begins, "ends": ends, "ids": sorted(ids)}
    return [_line(registry, *row) for row in session.execute(_earned_or_named(), wanted)]


@cache
def _earned_or_named() -> Select[*tuple[Any, ...]]:
    reversal = aliased(LedgerEntry)
    is_of_year = and_(LedgerEntry.earned_at >= bindparam("begins"), LedgerEntry.earned_at < bindparam("ends"))
    return (
        select(LedgerEntry, HourCategory.name, HourCategory.name_en, reversal.id)
        .join(HourCategory, HourCategory.key == LedgerEntry.category)
        .outerjoin(reversal, reversal.reverses_id == LedgerEntry.id)
        .where(
            LedgerEntry.person_id == bindparam("person"),
            or_(is_of_year, LedgerEntry.id.in_(bindparam("ids", expanding=True))),
        )
        .order_by(LedgerEntry.earned_at.desc(), LedgerEntry.id.desc())
    )


def lines_by_id(
    session: Session, registry: Registry, person_id: int, ids: Collection[int]
) -> dict[int, Line]:
    """Some lines of a person by their entry's id: what a trace names. One query."""
    if not ids:
        return {}
    rows = session.execute(_named(), {"person": person_id, "ids": sorted(ids)})
    return {entry.id: _line(registry, entry, name, name_en, None) for entry, name, name_en in rows}


@cache
def _named() -> Select[*tuple[Any, ...]]:
    return (
        select(LedgerEntry, HourCategory.name, HourCategory.name_en)
        .join(HourCategory, HourCategory.key == LedgerEntry.category)
        .where(
            LedgerEntry.person_id == bindparam("person"),
            LedgerEntry.id.in_(bindparam("ids", expanding=True)),
        )
    )


def years_with_hours(session: Session, person_id: int, now: datetime) -> list[int]:
    """The years to choose from: from the person's first entry through this one, newest first."""
    [(first,)] = read_rows(session, _first(), {"person": person_id})
    this_year = local_date(now).year
    return list(range(this_year, (local_date(first).year if first else this_year) - 1, -1))


def year_hours_at(
    session: Session, moments: Collection[tuple[int, datetime]]
) -> dict[tuple[int, datetime], Decimal]:
    """By person and instant: the credit hours earned from the beginning of that year through the instant. One query."""
    if not moments:
        return {}
    begins = min(bounds_of_year(local_date(at).year)[0] for _, at in moments)
    rows = session.execute(
        select(LedgerEntry.person_id, LedgerEntry.earned_at, LedgerEntry.hours).where(
            LedgerEntry.person_id.in_({person_id for person_id, _ in moments}),
            LedgerEntry.earned_at >= begins,
            LedgerEntry.earned_at <= max(at for _, at in moments),
        )
    ).all()
    earned: defaultdict[int, list[tuple[datetime, Decimal]]] = defaultdict(list)
    for person_id, earned_at, hours in rows:
        earned[person_id].append((earned_at, hours))
    return {(person_id, at): _sum_of_year(earned[person_id], at) for person_id, at in moments}


def _sum_of_year(earned: list[tuple[datetime, Decimal]], at: datetime) -> Decimal:
    begins, _ = bounds_of_year(local_date(at).year)
    return sum((hours for when, hours in earned if begins <= when <= at), Decimal(0))


@cache
def _first() -> Select[datetime]:
    return select(func.min(LedgerEntry.earned_at)).where(LedgerEntry.person_id == bindparam("person"))


def _line(
    registry: Registry, entry: LedgerEntry, category: str, category_en: str, reversal: int | None
) -> Line:
    source = registry.credit_sources.get(entry.source)
    return Line(
        entry=entry,
        category=category,
        category_en=category_en,
        is_reversed=reversal is not None,
        source=source.title if source else entry.source,
        evidence_url=source.url(entry.source_ref) if source else None,
    )
