"""What a trainer decides about an exam."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from question_bank.bank.domain import MultipleResponseRule


class RulesRefused(ValueError):
    """Rules that no exam can have. `code` names the one that is wrong."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Release(StrEnum):
    """When a candidate gets to see more than "submitted"."""

    ON_GRADING = "on_grading"  # as soon as the attempt is marked
    AFTER_CLOSING = "after_closing"  # when nobody can sit the exam any more
    BY_HAND = "by_hand"  # when a trainer releases the results


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """What is released, and when. The score comes with the release, the rest by choice."""

    release: Release = Release.ON_GRADING
    shows_marks: bool = True  # of each question
    shows_feedback: bool = True
    shows_answers: bool = False  # the right ones


@dataclass(frozen=True, slots=True)
class Draw:
    """So many questions at random from a category, named as the service names it (a path or an id)."""

    category: str
    count: int


@dataclass(frozen=True, slots=True)
class ExamRules:
    """The rules of one exam. Raises RulesRefused if they contradict themselves."""

    draws: tuple[Draw, ...]
    minutes_allowed: int | None = None  # None: no limit but the closing of the exam
    pass_percent: Decimal = Decimal(60)
    attempts_allowed: int | None = None  # None: as many as one likes
    grace_seconds: int = 30  # for the way from the browser to the server
    marks_per_question: Decimal = Decimal(1)
    multiple_response_rule: MultipleResponseRule = MultipleResponseRule.ALL_OR_NOTHING
    shuffles_questions: bool = True
    shuffles_options: bool = True
    review: ReviewPolicy = field(default_factory=ReviewPolicy)
    opens_at: datetime | None = None  # UTC
    closes_at: datetime | None = None  # UTC
    paper_id: int | None = None  # the paper it is set by; then nothing is drawn from categories
    paper_questions: int = 0  # how many questions that paper has

    def __post_init__(self) -> None:
        wrong = {
            "nothing_drawn": self.paper_id is None
            and (not self.draws or any(each.count < 1 for each in self.draws)),
            "no_time": self.minutes_allowed is not None and self.minutes_allowed < 1,
            "pass_percent_out_of_range": not 0 <= self.pass_percent <= 100,
            "no_attempts": self.attempts_allowed is not None and self.attempts_allowed < 1,
            "negative_grace": self.grace_seconds < 0,
            "no_marks": self.marks_per_question <= 0,
            "closes_before_it_opens": bool(
                self.opens_at and self.closes_at and self.closes_at <= self.opens_at
            ),
            "never_released": self.review.release is Release.AFTER_CLOSING and self.closes_at is None,
        }
        for code, is_wrong in wrong.items():
            if is_wrong:
                raise RulesRefused(code)

    @property
    def question_count(self) -> int:
        """How many questions a paper has."""
        if self.paper_id is not None:
            return self.paper_questions
        return sum(each.count for each in self.draws)
