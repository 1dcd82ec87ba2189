"""A marked attempt, question by question, with exactly as much as somebody may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.contracts.questions import Json, MarkingSheet
from question_bank.bank.rendering import render_text
from question_bank.exams.domain import MarkingRules, Visible
from question_bank.exams.models import Attempt, QuestionMark
from question_bank.exams.room import RoomQuestion, shown_question
from question_bank.exams.services.answer_shapes import Shown, shown_values
from question_bank.exams.services.papers import PaperQuestion, questions_of
from question_bank.exams.services.saving import answers_of
from question_bank.exams.services.sheets import sheet_of

EVERYTHING = Visible(score=True, own_answers=True, marks=True, feedback=True, right_answers=True)
"""What a trainer sees."""


@dataclass(frozen=True, slots=True)
class ReviewedQuestion:
    """One question with the answer given. What may not be seen is None or empty here already.

    `template` has the macros of the type's face; `view` is what its candidate_view gave; `value` is what the controls
    held, `right` what those of a right answer hold. `is_voided`: it was withdrawn, and everybody got its marks. `sheet`
    is what a marker fills in while it waits, `marking` what one filled in.
    """

    position: int
    template: str
    view: Json
    value: Shown
    right: Shown | None
    is_answered: bool
    marks: Decimal | None
    out_of: Decimal | None
    is_waiting: bool
    is_voided: bool
    feedback: Sequence[Any]
    sheet: MarkingSheet | None = None
    marking: Sequence[Json] = ()

    @property
    def share(self) -> str:
        """How it went, for the badge: right, partly, wrong, or "" where that is not shown."""
        if self.marks is None or self.out_of is None:
            return ""
        return "right" if self.marks == self.out_of else "partly" if self.marks > 0 else "wrong"


def reviewed_questions(session: Session, attempt: Attempt, visible: Visible) -> list[ReviewedQuestion]:
    """The questions of a closed attempt as far as `visible` allows; none where not even the answers may be seen."""
    if not visible.own_answers:
        return []
    rules = MarkingRules.from_json(attempt.rules)
    seed = attempt.seed if rules.shuffles_options else None
    answers = answers_of(session, attempt.id)
    rows = session.scalars(select(QuestionMark).where(QuestionMark.attempt_id == attempt.id)).all()
    marks = {row.position: row for row in rows}
    found = []
    for question in questions_of(session, attempt):
        shown = shown_question(question, question.candidate_view(seed), answers.get(question.position))
        saved = answers.get(question.position)
        answer = saved.answer if saved else None
        found.append(_reviewed(question, shown, answer, marks.get(question.position), visible))
    return found


def _reviewed(
    question: PaperQuestion,
    shown: RoomQuestion,
    answer: Json | None,
    mark: QuestionMark | None,
    visible: Visible,
) -> ReviewedQuestion:
    right = question.type.correct_answer(question.content) if visible.right_answers else None
    return ReviewedQuestion(
        position=question.position,
        template=shown.template,
        view=shown.view,
        value=shown.value,
        right=None if right is None else shown_values(right),
        is_answered=bool(shown.value),
        marks=mark.marks if mark and visible.marks else None,
        out_of=question.out_of if visible.marks else None,
        is_waiting=mark is not None and mark.marks is None,
        is_voided=mark is not None and mark.is_voided,
        feedback=_feedback(question, mark) if visible.feedback else (),
        sheet=sheet_of(question, answer) if visible is EVERYTHING and mark and mark.marks is None else None,
        marking=mark.marking if mark and visible.feedback and visible.marks else (),
    )


def _feedback(question: PaperQuestion, mark: QuestionMark | None) -> list[Any]:
    texts = [question.content.feedback_for(key) for key in (mark.feedback if mark else ())]
    return [render_text(text) for text in (*texts, question.content.general_feedback) if text is not None]
