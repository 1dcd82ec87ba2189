"""Exams as something that people pass and can be certified for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.contracts.activities import Choice
from lms.contracts.events import CompletionReached
from lms.organisation.api import units_in
from question_bank.exams.models import EXAM, Attempt, Exam
from question_bank.exams.services.announcing import exam_passed


def exam_choices(session: Session, scope: Scope) -> Sequence[Choice]:
    """The exams of the scope's units that were published, the newest first."""
    exams = session.scalars(
        select(Exam).where(Exam.unit_id.in_(units_in(scope)), Exam.state != "draft").order_by(Exam.id.desc())
    )
    return [Choice(str(exam.id), exam.title, exam.title_en) for exam in exams]


def exam_passes(
    session: Session, ref: str, person_ids: Collection[int] | None = None
) -> Sequence[CompletionReached]:
    """Everybody's first pass, as far as candidates may know it, the earliest first. Two statements."""
    exam = session.get(Exam, int(ref)) if ref.isdecimal() and len(ref) < 19 else None
    if exam is None:
        return []
    statement = select(Attempt).where(
        Attempt.occasion_type == EXAM,
        Attempt.occasion_id == exam.id,
        Attempt.is_passed.is_(True),
        Attempt.announced_at.is_not(None),
    )
    if person_ids is not None:
        statement = statement.where(Attempt.person_id.in_(person_ids))
    first: dict[int, Attempt] = {}
    for attempt in session.scalars(statement.order_by(Attempt.closed_at, Attempt.id)):
        first.setdefault(attempt.person_id, attempt)
    return [exam_passed(exam, attempt) for attempt in first.values()]
