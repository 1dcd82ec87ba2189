"""A marked attempt, question by question, with exactly as much as somebody may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.contracts.questions import Json
from question_bank.bank.rendering import render_text
from question_bank.exams.domain import MarkingRules, Visible
from question_bank.exams.models import Attempt, QuestionMark
from question_bank.exams.room import RoomQuestion, kind_of, shown_question
from question_bank.exams.services.answer_shapes import shown_values
from question_bank.exams.services.papers import PaperQuestion, questions_of
from question_bank.exams.services.saving import answers_of

EVERYTHING = Visible(score=True, own_answers=True, marks=True, feedback=True, right_answers=True)
"""What a trainer sees."""


@dataclass(frozen=True, slots=True)
class ReviewedOption:
    """An option of a choice; `is_right` is None where that is not shown."""

    text: Any
    is_chosen: bool
    is_right: bool | None


@dataclass(frozen=True, slots=True)
class ReviewedPair:
    """A pair of a matching question: what was put beside it, and what belongs there (None: not shown)."""

    text: Any
    given: str
    right: str | None


@dataclass(frozen=True, slots=True)
class ReviewedQuestion:
    """One question with the answer given. What may not be seen is None or empty here already."""

    position: int
    kind: str
    stem: Any
    is_answered: bool
    options: Sequence[ReviewedOption]
    pairs: Sequence[ReviewedPair]
    given: str
    right: str | None
    marks: Decimal | None
    out_of: Decimal | None
    is_waiting: bool
    feedback: Sequence[Any]

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
        found.append(_reviewed(question, shown, marks.get(question.position), visible))
    return found


def _reviewed(
    question: PaperQuestion, shown: RoomQuestion, mark: QuestionMark | None, visible: Visible
) -> ReviewedQuestion:
    right = question.type.correct_answer(question.content) if visible.right_answers else None
    kind = kind_of(question)
    return ReviewedQuestion(
        position=question.position,
        kind=kind,
        stem=shown.stem,
        is_answered=shown.is_answered,
        options=_options(kind, shown, right),
        pairs=_pairs(kind, shown, right),
        given=shown.value if isinstance(shown.value, str) else "",
        right=_right_text(kind, right),
        marks=mark.marks if mark and visible.marks else None,
        out_of=question.out_of if visible.marks else None,
        is_waiting=mark is not None and mark.marks is None,
        feedback=_feedback(question, mark) if visible.feedback else (),
    )


def _options(kind: str, shown: RoomQuestion, right: Json | None) -> list[ReviewedOption]:
    if kind == "boolean":
        choices: Sequence[tuple[str, Any]] = (("true", _("True")), ("false", _("False")))
    elif kind in ("single", "multiple"):
        choices = shown.options
    else:
        return []
    chosen = {shown.value} if isinstance(shown.value, str) else set(shown.value)
    best = shown_values(right)
    right_ids = {best} if isinstance(best, str) else set(best)
    return [
        ReviewedOption(text, each in chosen, None if right is None else each in right_ids)
        for each, text in choices
    ]


def _pairs(kind: str, shown: RoomQuestion, right: Json | None) -> list[ReviewedPair]:
    if kind != "matching":
        return []
    words = dict(shown.options)
    given = shown.value if isinstance(shown.value, dict) else {}
    matches = right["matches"] if right else {}
    return [
        ReviewedPair(
            text, words.get(given.get(each, ""), ""), words.get(matches.get(each, "")) if right else None
        )
        for each, text in shown.pairs
    ]


def _right_text(kind: str, right: Json | None) -> str | None:
    if kind not in ("text", "number") or right is None:
        return None
    return str(right.get("text", ""))


def _feedback(question: PaperQuestion, mark: QuestionMark | None) -> list[Any]:
    texts = [question.content.feedback_for(key) for key in (mark.feedback if mark else ())]
    return [render_text(text) for text in (*texts, question.content.general_feedback) if text is not None]
