"""What the ledger knows of people on some days, for recognising what is entered a second time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from lms.hours.conversions.periods import span_of_days
from lms.hours.days import local_date
from lms.hours.imports.domain.matching import Occasion
from lms.hours.ledger.models import LedgerEntry

SOURCE = "lms.import"
MOST_PARAMETERS = 5_000
MOMENT = timedelta(microseconds=1)


def occasions_of(
    session: Session, person_ids: Iterable[int], first: date, last: date
) -> dict[int, list[Occasion]]:
    """What stands in the ledger for these people with a day between the two, by person; what was reversed does not."""
    found: dict[int, list[Occasion]] = {}
    begins, ends = span_of_days(first, last)
    reversal = aliased(LedgerEntry)
    statement = (
        select(LedgerEntry)
        .outerjoin(reversal, reversal.reverses_id == LedgerEntry.id)
        .where(
            LedgerEntry.reverses_id.is_(None),
            reversal.id.is_(None),
            or_(
                and_(LedgerEntry.earned_at >= begins, LedgerEntry.earned_at < ends),
                and_(LedgerEntry.starts_at < ends, LedgerEntry.ends_at > begins),
            ),
        )
        .order_by(LedgerEntry.id)
    )
    wanted = sorted(set(person_ids))
    for start in range(0, len(wanted), MOST_PARAMETERS):
        some = wanted[start : start + MOST_PARAMETERS]
        for entry in session.scalars(statement.where(LedgerEntry.person_id.in_(some))):
            found.setdefault(entry.person_id, []).extend(_occasions(entry))
    return found


def _occasions(entry: LedgerEntry) -> Iterator[Occasion]:
    """The entry under its title, and under its English one."""
    if entry.starts_at is not None and entry.ends_at is not None:
        # an end at midnight does not touch the day that begins
        starts_on = local_date(entry.starts_at)
        ends_on = local_date(max(entry.ends_at - MOMENT, entry.starts_at))
    else:
        starts_on = ends_on = local_date(entry.earned_at)
    source = entry.source
    if source == SOURCE:
        source = f"{SOURCE}:{entry.source_ref.partition(':')[0]}"
    for title in filter(None, (entry.title, entry.title_en)):
        yield Occasion(title, starts_on, ends_on, entry.activity, source)
