"""What is different now from what was reported, and what made it so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, Integer, Subquery, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from lms.hours.closing.models import ClosedPeriod, ClosedRow
from lms.hours.days import local_date
from lms.hours.domain.verdicts import Verdict as Says
from lms.hours.integrity.models import LedgerSeal
from lms.hours.ledger.models import LedgerEntry
from lms.hours.verdicts.models import Verdict
from lms.organisation.api import PersonName, person_names, posts_on
from lms.organisation.models import Person

Row = TypeVar("Row", ClosedRow, Verdict)
COMPARED = ("required", "counted", "short")
OVERDUE = (Says.GRACE, Says.FAIL)
"""That the time of grace has passed says nothing new of the period."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule of one person: what was reported (None: nothing was), what is said now (None: nothing is), and the
    entries of those days that were posted after the cut-off."""

    person: PersonName
    frozen: ClosedRow | None
    now: Verdict | None
    entries: Sequence[LedgerEntry]

    @property
    def has_other_policy(self) -> bool:
        """Whether another version of a policy judges than did then."""
        return bool(self.frozen and self.now and self.frozen.policy != self.now.policy)


def rows_of(period: ClosedPeriod) -> ColumnElement[bool]:
    """A condition on lms_hour_closed_row: the rows that belong to a closing, also those that units below had frozen."""
    return and_(
        ClosedRow.unit_path.startswith(period.unit_path, autoescape=True),
        ClosedRow.ends_on >= period.starts_on,
        ClosedRow.ends_on <= period.ends_on,
    )


def count_differences(session: Session, period: ClosedPeriod) -> int:
    """How many rules of people are different now."""
    return session.scalar(select(func.count()).select_from(_pairs(period))) or 0


def differences(session: Session, period: ClosedPeriod, *, limit: int, offset: int = 0) -> list[Difference]:
    """Some of the differences, by staff number; four queries."""
    pairs = _pairs(period)
    found = session.execute(
        select(pairs.c.person_id, pairs.c.frozen_id, pairs.c.now_id)
        .join(Person, Person.id == pairs.c.person_id)
        .order_by(Person.number, Person.id, pairs.c.rule, pairs.c.starts_on)
        .limit(limit)
        .offset(offset)
    ).all()
    frozen = _by_id(session, ClosedRow, (row.frozen_id for row in found))
    now = _by_id(session, Verdict, (row.now_id for row in found))
    names = person_names(session, (row.person_id for row in found))
    late = _late_entries(session, period, {row.person_id for row in found})
    made = []
    for row in found:
        then, said = frozen.get(row.frozen_id), now.get(row.now_id)
        entries = _of_these_days(
            late.get(row.person_id, []), then or said, then.cut_off if then else period.cut_off
        )
        made.append(Difference(names[row.person_id], then, said, entries))
    return made


def _pairs(period: ClosedPeriod) -> Subquery:
    """The ids of frozen rows and of verdicts that differ: changed or gone, and those that are new."""
    same = and_(
        Verdict.person_id == ClosedRow.person_id,
        Verdict.rule == ClosedRow.rule,
        Verdict.starts_on == ClosedRow.starts_on,
    )
    amounts = [getattr(ClosedRow, name).is_distinct_from(getattr(Verdict, name)) for name in COMPARED]
    is_still_open = and_(ClosedRow.verdict.in_(OVERDUE), Verdict.verdict.in_(OVERDUE))
    differs = or_(*amounts, and_(ClosedRow.verdict != Verdict.verdict, ~is_still_open))
    is_gone = and_(Verdict.id.is_(None), ClosedRow.verdict != Says.NOT_APPLICABLE)
    changed = (
        select(
            ClosedRow.person_id,
            ClosedRow.id.label("frozen_id"),
            Verdict.id.label("now_id"),
            ClosedRow.rule,
            ClosedRow.starts_on,
        )
        .outerjoin(Verdict, same)
        .where(rows_of(period), or_(is_gone, and_(Verdict.id.is_not(None), differs)))
    )
    posts, frozen = posts_on(period.ends_on), aliased(ClosedRow)
    is_frozen = exists().where(
        frozen.person_id == Verdict.person_id,
        frozen.rule == Verdict.rule,
        frozen.starts_on == Verdict.starts_on,
    )
    new = (
        select(Verdict.person_id, literal(None, Integer), Verdict.id, Verdict.rule, Verdict.starts_on)
        .join(posts, posts.c.person_id == Verdict.person_id)
        .where(
            posts.c.unit_path.startswith(period.unit_path, autoescape=True),
            Verdict.ends_on >= period.starts_on,
            Verdict.ends_on <= period.ends_on,
            Verdict.verdict != Says.NOT_APPLICABLE,
            ~is_frozen,
        )
    )
    return union_all(changed, new).subquery("pairs")


def _late_entries(
    session: Session, period: ClosedPeriod, person_ids: set[int]
) -> dict[int, list[tuple[int, LedgerEntry]]]:
    """By person, the entries that were sealed after the closing, each with its seal's number. Rows that units below had
    frozen before may have an earlier cut-off."""
    first = select(func.min(ClosedRow.cut_off)).where(rows_of(period)).scalar_subquery()
    earliest = func.coalesce(first, period.cut_off)
    rows = session.execute(
        select(LedgerSeal.sequence, LedgerEntry)
        .join(LedgerEntry, LedgerEntry.id == LedgerSeal.entry_id)
        .where(LedgerEntry.person_id.in_(sorted(person_ids)), LedgerSeal.sequence > earliest)
        .order_by(LedgerSeal.sequence)
    )
    late: dict[int, list[tuple[int, LedgerEntry]]] = defaultdict(list)
    for sequence, entry in rows:
        late[entry.person_id].append((sequence, entry))
    return late


def _of_these_days(
    late: Iterable[tuple[int, LedgerEntry]], row: ClosedRow | Verdict | None, cut_off: int
) -> list[LedgerEntry]:
    assert row is not None  # a difference has one side at least
    return [
        entry
        for sequence, entry in late
        if sequence > cut_off and row.starts_on <= local_date(entry.earned_at) <= row.ends_on
    ]


def _by_id(session: Session, model: type[Row], ids: Iterable[int | None]) -> dict[int | None, Row]:
    wanted = sorted(one for one in ids if one is not None)
    return {row.id: row for row in session.scalars(select(model).where(model.id.in_(wanted)))}
