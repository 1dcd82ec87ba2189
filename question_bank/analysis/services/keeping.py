"""Keeping the statistics of items up to date, and reading them for the bank's pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, cast, delete, func, insert, select, type_coerce
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Scope
from lms.hours.api import local_date
from question_bank.analysis.domain.counted import Counted
from question_bank.analysis.domain.statistics import ItemStatistics, analyse
from question_bank.analysis.models import ExamAnalysis, ItemStatisticsRow
from question_bank.analysis.services.reading import Asked, exam_marks
from question_bank.bank.models import ItemVersion
from question_bank.exams.domain import AttemptState
from question_bank.exams.models import EXAM, Attempt, Exam

_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """How an item has fared in exams, in the newest version that has been in one.

    `facility` and `discrimination` are in percent, the means over the exams weighted by how many had it; where no exam
    has a discrimination index there is none. `version` is the version's number.
    """

    version: int
    exams: int
    candidates: int
    facility: Decimal
    discrimination: Decimal | None


def exams_to_analyse(session: Session) -> list[int]:
    """The exams whose finished attempts are not those that were analysed. One statement."""
    now = _finished_attempts().subquery()
    rows = session.execute(
        select(now, ExamAnalysis).outerjoin(ExamAnalysis, ExamAnalysis.exam_id == now.c.exam_id)
    )
    return sorted(
        exam_id
        for exam_id, attempts, marks, graded_at, known in rows
        if known is None or (known.attempts, known.marks, known.graded_at) != (attempts, marks, graded_at)
    )


def _finished_attempts() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Exam.id.label("exam_id"),
            func.count(Attempt.id).label("attempts"),
            cast(func.coalesce(func.sum(type_coerce(Attempt.marks, BigInteger)), 0), BigInteger).label(
                "marks"
            ),
            func.max(Attempt.graded_at).label("graded_at"),
        )
        .join(Attempt, (Attempt.occasion_type == EXAM) & (Attempt.occasion_id == Exam.id))
        .where(Attempt.state == AttemptState.GRADED)
        .group_by(Exam.id)
    )


def keep_statistics(session: Session, exam_id: int, *, clock: Clock) -> int:
    """Analyses an exam over everybody and keeps what was found instead of what was; returns how many items."""
    exam = session.get_one(Exam, exam_id)
    now = session.execute(_finished_attempts().where(Exam.id == exam_id)).one_or_none()
    marks = exam_marks(session, Scope(everything=True), exam, local_date(clock()), Counted.FIRST)
    session.execute(delete(ItemStatisticsRow).where(ItemStatisticsRow.exam_id == exam_id))
    session.execute(delete(ExamAnalysis).where(ExamAnalysis.exam_id == exam_id))
    rows = _rows(exam_id, analyse(marks.table).items)
    if rows:
        session.execute(insert(ItemStatisticsRow), rows)
    if now is not None:
        values = {"attempts": now.attempts, "marks": now.marks, "graded_at": now.graded_at}
        session.execute(insert(ExamAnalysis).values(exam_id=exam_id, analysed_at=clock(), **values))
    return len(rows)


def _rows(exam_id: int, items: Iterable[ItemStatistics]) -> list[dict[str, Any]]:
    """A row for each version; of one that was worth different marks, what most candidates had."""
    best: dict[int, ItemStatistics] = {}
    for item in items:
        assert isinstance(item.key, Asked)
        other = best.get(item.key.version_id)
        if item.facility_index is not None and (other is None or item.candidates > other.candidates):
            best[item.key.version_id] = item
    return [
        {
            "exam_id": exam_id,
            "version_id": version_id,
            "candidates": item.candidates,
            "facility": _rounded(100 * (item.facility_index or 0)),
            "discrimination": None
            if item.discrimination_index is None
            else _rounded(item.discrimination_index),
        }
        for version_id, item in best.items()
    ]


def item_figures(session: Session, item_ids: Sequence[int]) -> dict[int, ItemFigures]:
    """How these items have fared; those that were in no exam that is analysed are left out. One statement."""
    rows_of: dict[int, list[Any]] = {}
    for row in session.execute(_kept(), {"items": item_ids}):
        known = rows_of.setdefault(row.item_id, [])
        if known and known[0].version != row.version:
            continue
        known.append(row)
    return {item_id: _figures(rows) for item_id, rows in rows_of.items()}


@cache
def _kept() -> Select[*tuple[Any, ...]]:
    """What is kept of these items, an item's newest version first. Put together once."""
    return (
        select(
            ItemVersion.item_id,
            ItemVersion.version,
            ItemStatisticsRow.candidates,
            ItemStatisticsRow.facility,
            ItemStatisticsRow.discrimination,
        )
        .join(ItemStatisticsRow, ItemStatisticsRow.version_id == ItemVersion.id)
        .where(ItemVersion.item_id.in_(bindparam("items", expanding=True)))
        .order_by(ItemVersion.item_id, ItemVersion.version.desc())
    )


def _figures(rows: Sequence[Any]) -> ItemFigures:
    telling = [row for row in rows if row.discrimination is not None]
    return ItemFigures(
        version=rows[0].version,
        exams=len(rows),
        candidates=sum(row.candidates for row in rows),
        facility=_mean([(row.facility, row.candidates) for row in rows]),
        discrimination=_mean([(row.discrimination, row.candidates) for row in telling]) if telling else None,
    )


def _mean(values: Sequence[tuple[Decimal, int]]) -> Decimal:
    weight = sum(count for _value, count in values)
    return (sum((value * count for value, count in values), Decimal(0)) / weight).quantize(
        _PLACES, ROUND_HALF_UP
    )


def _rounded(percent: float) -> Decimal:
    return Decimal(percent).quantize(_PLACES, ROUND_HALF_UP)
