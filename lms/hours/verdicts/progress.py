"""What the people of units earned, month by month: read from the ledger's index alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.db import Hundredths, read_rows
from lms.hours.days import bounds_of_day
from lms.hours.domain.calendar import Period
from lms.hours.ledger.models import LedgerEntry
from lms.organisation.api import units_in
from lms.organisation.models import Unit


def earned_by_month(
    session: Session, scope: Scope, months: Sequence[Period], categories: Collection[str] | None
) -> dict[str, list[Decimal]]:
    """By the path of the unit in which they were earned, the credit hours of each month; what was reversed is taken
    off. The months follow one another; `categories` None is all of them. One query: a part of it for each month, each a
    stretch of the index."""
    if not months:
        return {}
    bounds = {f"month_{number}": bounds_of_day(month.starts_on)[0] for number, month in enumerate(months)}
    bounds[f"month_{len(months)}"] = bounds_of_day(months[-1].ends_on)[1]
    kinds = None if categories is None else tuple(sorted(categories))
    found: dict[str, list[Decimal]] = {}
    for path, number, hours in read_rows(session, _by_month(scope, len(months), kinds), bounds):
        found.setdefault(path, [Decimal(0)] * len(months))[number] = hours
    return found


@lru_cache(maxsize=256)
def _by_month(scope: Scope, months: int, categories: tuple[str, ...] | None) -> Select[Any]:
    """The sums of so many months; it is given where each begins and the last one ends. Kept: to put twelve parts
    together takes as long as all the rest of a page."""
    parts = []
    for number in range(months):
        part = (
            select(
                literal(number).label("month"),
                LedgerEntry.unit_id,
                func.sum(LedgerEntry.hours, type_=Hundredths()).label("hours"),
            )
            .where(
                LedgerEntry.unit_id.in_(units_in(scope)),
                LedgerEntry.earned_at >= bindparam(f"month_{number}"),
                LedgerEntry.earned_at < bindparam(f"month_{number + 1}"),
            )
            .group_by(LedgerEntry.unit_id)
        )
        parts.append(part if categories is None else part.where(LedgerEntry.category.in_(categories)))
    earned = union_all(*parts).subquery("earned")
    return select(Unit.path, earned.c.month, earned.c.hours).join(Unit, Unit.id == earned.c.unit_id)
