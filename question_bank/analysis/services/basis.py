"""Which marks an analysis was made of, so that one sees whether anything has changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, cast, func, select, type_coerce
from sqlalchemy.orm import Session

from question_bank.exams.domain import AttemptState
from question_bank.exams.domain.regrading import DECIDED
from question_bank.exams.models import EXAM, Attempt, Exam, Regrading


@dataclass(frozen=True, slots=True)
class Basis:
    """All finished attempts of an exam: how many, their marks in steps, the last grading, and the last regrading."""

    attempts: int
    marks: int
    graded_at: datetime | None
    regrading: int | None

    def words(self) -> str:
        """As it is stored beside what was made of it; equal for equal ones."""
        graded = self.graded_at.isoformat() if self.graded_at else ""
        return f"{self.attempts}/{self.marks}/{graded}/{self.regrading or ''}"


def bases(session: Session, exam_ids: Sequence[int] | None = None) -> dict[int, Basis]:
    """The bases of these exams (None: all) that have a finished attempt. One statement."""
    query = _finished_attempts()
    if exam_ids is not None:
        query = query.where(Exam.id.in_(exam_ids))
    return {exam_id: Basis(*values) for exam_id, *values in session.execute(query)}


def basis_of(session: Session, exam_id: int) -> Basis:
    """The basis of one exam."""
    return bases(session, [exam_id]).get(exam_id, Basis(0, 0, None, None))


def _finished_attempts() -> Select[*tuple[Any, ...]]:
    regrading = (
        select(func.max(Regrading.id))
        .where(Regrading.exam_id == Exam.id, Regrading.state.in_(DECIDED))
        .scalar_subquery()
    )
    return (
        select(
            Exam.id,
            func.count(Attempt.id),
            cast(func.coalesce(func.sum(type_coerce(Attempt.marks, BigInteger)), 0), BigInteger),
            func.max(Attempt.graded_at),
            regrading,
        )
        .join(Attempt, (Attempt.occasion_type == EXAM) & (Attempt.occasion_id == Exam.id))
        .where(Attempt.state == AttemptState.GRADED)
        .group_by(Exam.id)
    )
