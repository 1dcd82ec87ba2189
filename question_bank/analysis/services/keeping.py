"""Keeping the statistics of items up to date, and reading them for the bank's pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, delete, func, insert, select, type_coerce
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Scope
from lms.db import read_rows
from lms.hours.api import local_date
from question_bank.analysis.domain.counted import Counted
from question_bank.analysis.domain.statistics import ItemStatistics, analyse
from question_bank.analysis.models import ExamAnalysis, ItemStatisticsRow
from question_bank.analysis.services.basis import Basis, bases, basis_of
from question_bank.analysis.services.reading import Asked, exam_marks
from question_bank.bank.models import ItemVersion
from question_bank.exams.models import Exam

_PLACES = Decimal("0.01")
_WHOLE = Decimal(1)


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
    """The exams whose finished attempts are not those that were analysed. Two statements."""
    known = {row.exam_id: row for row in session.scalars(select(ExamAnalysis))}
    return sorted(
        exam_id
        for exam_id, basis in bases(session).items()
        if exam_id not in known or _basis(known[exam_id]) != basis
    )


def _basis(row: ExamAnalysis) -> Basis:
    return Basis(row.attempts, row.marks, row.graded_at, row.regrading)


def keep_statistics(session: Session, exam_id: int, *, clock: Clock) -> int:
    """Analyses an exam over everybody and keeps what was found instead of what was; returns how many items."""
    exam = session.get_one(Exam, exam_id)
    now = basis_of(session, exam_id)
    marks = exam_marks(session, Scope(everything=True), exam, local_date(clock()), Counted.FIRST)
    session.execute(delete(ItemStatisticsRow).where(ItemStatisticsRow.exam_id == exam_id))
    session.execute(delete(ExamAnalysis).where(ExamAnalysis.exam_id == exam_id))
    rows = _rows(exam_id, analyse(marks.table).items)
    if rows:
        session.execute(insert(ItemStatisticsRow), rows)
    if now.attempts:
        session.execute(insert(ExamAnalysis).values(exam_id=exam_id, analysed_at=clock(), **asdict(now)))
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
    newest = {row[0]: row for row in read_rows(session, _kept(), {"items": item_ids})}
    return {
        item_id: ItemFigures(
            version=version,
            exams=exams,
            candidates=candidates,
            facility=_mean(facility, candidates),
            discrimination=_mean(discrimination, telling) if telling else None,
        )
        for item_id, version, exams, candidates, facility, telling, discrimination in newest.values()
    }


@cache
def _kept() -> Select[*tuple[Any, ...]]:
    """What is kept of these items, a row for each version, the newest last: its exams, its candidates, the sum of their
    facilities, how many of them have a discrimination index, and the sum of those. Put together once."""
    candidates = ItemStatisticsRow.candidates
    facility, discrimination = (
        type_coerce(column, BigInteger)
        for column in (ItemStatisticsRow.facility, ItemStatisticsRow.discrimination)
    )
    return (
        select(
            ItemVersion.item_id,
            ItemVersion.version,
            func.count(),
            func.sum(candidates),
            func.sum(facility * candidates),
            func.sum(candidates).filter(discrimination.is_not(None)),
            func.sum(discrimination * candidates),
        )
        .join(ItemStatisticsRow, ItemStatisticsRow.version_id == ItemVersion.id)
        .where(ItemVersion.item_id.in_(bindparam("items", expanding=True)))
        .group_by(ItemVersion.item_id, ItemVersion.version)
        .order_by(ItemVersion.item_id, ItemVersion.version)
    )


def _mean(hundredths: int, candidates: int) -> Decimal:
    """Percent with two places, of a sum of hundredths."""
    return (Decimal(hundredths) / candidates).quantize(_WHOLE, ROUND_HALF_UP).scaleb(-2)


def _rounded(percent: float) -> Decimal:
    return Decimal(percent).quantize(_PLACES, ROUND_HALF_UP)
