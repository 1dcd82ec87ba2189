"""Which questions an exam has put, and by what they might be marked anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from question_bank.bank.domain import MultipleResponse
from question_bank.bank.models import ItemVersion
from question_bank.bank.pool import LoadedVersion
from question_bank.exams.models import EXAM, Attempt, Exam, QuestionMark
from question_bank.exams.services.corrections import corrections_of
from question_bank.exams.services.papers import versions


@dataclass(frozen=True, slots=True)
class PutQuestion:
    """A question as it was put in an exam: in how many closed attempts, and the later versions of its item, the
    newest first. `by_version_id` is the one by which it is marked since an earlier regrading."""

    question: LoadedVersion
    attempts: int
    later: Sequence[LoadedVersion]
    by_version_id: int | None
    is_voided: bool

    @property
    def takes_rule(self) -> bool:
        """Whether a rule of multiple response changes anything."""
        return isinstance(self.question.content, MultipleResponse)

    @property
    def is_regradable(self) -> bool:
        """Whether there is anything to mark it by."""
        return (
            self.question.type.is_auto_marked and not self.is_voided and bool(self.later or self.takes_rule)
        )


def put_questions(session: Session, exam: Exam) -> list[PutQuestion]:
    """Every question that stood in a closed attempt at the exam, those with later versions first."""
    counts = dict(
        session.execute(
            select(QuestionMark.version_id, func.count())
            .join(Attempt, Attempt.id == QuestionMark.attempt_id)
            .where(Attempt.occasion_type == EXAM, Attempt.occasion_id == exam.id)
            .group_by(QuestionMark.version_id)
        ).all()
    )
    put, standing = versions(session, counts), corrections_of(session, exam.id)
    later = _later(session, put)
    found = []
    for version_id, question in put.items():
        correction = standing.get(version_id)
        by_version_id = correction.by_version_id if correction else None
        is_voided = correction is not None and correction.is_voided
        found.append(
            PutQuestion(question, counts[version_id], later.get(version_id, ()), by_version_id, is_voided)
        )
    return sorted(found, key=lambda each: (not each.later, -each.attempts, each.question.id))


def _later(session: Session, put: Mapping[int, LoadedVersion]) -> dict[int, list[LoadedVersion]]:
    items = {each.item_id for each in put.values()}
    ids = session.scalars(
        select(ItemVersion.id).where(ItemVersion.item_id.in_(items), ItemVersion.version > 1)
    )
    known = sorted(versions(session, ids).values(), key=lambda each: -each.version)
    return {
        version_id: [
            each
            for each in known
            if each.item_id == question.item_id
            and each.version > question.version
            and each.type.key == question.type.key
        ]
        for version_id, question in put.items()
    }
