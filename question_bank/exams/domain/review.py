"""What a candidate may see of an attempt. Whatever is not visible must not be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from question_bank.exams.domain.attempt import AttemptState
from question_bank.exams.domain.rules import ExamRules, Release


@dataclass(frozen=True, slots=True)
class Visible:
    """What may be sent to the candidate's browser."""

    score: bool = False
    own_answers: bool = False
    marks: bool = False
    feedback: bool = False
    right_answers: bool = False


def visible_to_candidate(
    rules: ExamRules, state: AttemptState, now: datetime, released_at: datetime | None = None
) -> Visible:
    """What the candidate may see `now`; `released_at` is when a trainer released the results by hand.

    While the attempt is in progress that is the own answers; between handing in and release nothing but the
    fact that it was handed in, so that the questions stay usable for those who sit later.
    """
    if state is AttemptState.IN_PROGRESS:
        return Visible(own_answers=True)
    if state is not AttemptState.GRADED or not _is_released(rules, now, released_at):
        return Visible()
    review = rules.review
    return Visible(
        score=True,
        own_answers=review.shows_marks or review.shows_feedback or review.shows_answers,
        marks=review.shows_marks,
        feedback=review.shows_feedback,
        right_answers=review.shows_answers,
    )


def _is_released(rules: ExamRules, now: datetime, released_at: datetime | None) -> bool:
    match rules.review.release:
        case Release.ON_GRADING:
            return True
        case Release.AFTER_CLOSING:
            return rules.closes_at is not None and now >= rules.closes_at
        case Release.BY_HAND:
            return released_at is not None and now >= released_at
