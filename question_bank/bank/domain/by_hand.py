"""What the types share that a person marks."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from lms.contracts.questions import Json, Mark, MarkingRow, MarkingSheet, Text
from question_bank.bank.domain.rubric import RubricCriterion, marking_rows


class MarkedByHand:
    """Content without feedback: what there is to say, the marker says."""

    __slots__ = ()

    def feedback_for(self, key: str) -> Text | None:
        """None, whatever the key."""
        return None


class HasRubric(Protocol):
    """Content that may be marked by criteria."""

    @property
    def rubric(self) -> tuple[RubricCriterion, ...]: ...


def grade(content: MarkedByHand, answer: Json, marks: Decimal, rule: str = "") -> Mark:
    """Nothing for a blank answer; everything else awaits a person."""
    return Mark.awaiting_a_person() if any(answer.values()) else Mark.of(Fraction(0), marks)


def rubric_sheet(content: HasRubric, answer: Json, marks: Decimal) -> MarkingSheet:
    """A row for each criterion, or one for the whole."""
    return MarkingSheet(marking_rows(content.rubric, marks) or (MarkingRow("all", "", marks),))


def no_correct_answer(content: MarkedByHand) -> Json | None:
    """None: whether an answer is right, a person says."""
    return None
