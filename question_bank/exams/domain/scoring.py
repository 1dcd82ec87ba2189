"""From the marks of the questions to the score of an attempt, in exact decimals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from lms.contracts.questions import Mark

_PERCENT_STEP = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Score:
    """What an attempt earned. While a person has still to mark something, `is_passed` is None."""

    marks: Decimal
    out_of: Decimal
    percent: Decimal  # two places, rounded down: 59.999 % must not read as a pass at 60 %
    is_passed: bool | None
    awaiting: int = 0  # questions that a person has still to mark


def score_attempt(marks: Sequence[Mark], maxima: Sequence[Decimal], pass_percent: Decimal) -> Score:
    """The score of an attempt from the mark and the maximum of every question of its paper.

    Whether it is a pass is decided on the exact sums. Raises ValueError if the two differ in length or the
    paper is worth nothing.
    """
    earned = sum((each.marks or Decimal(0) for each, _ in zip(marks, maxima, strict=True)), Decimal(0))
    out_of = sum(maxima, Decimal(0))
    if out_of <= 0:
        raise ValueError("a paper without marks has no score")
    awaiting = sum(each.marks is None for each in marks)
    exact = Fraction(earned) * 100 / Fraction(out_of)
    percent = (Decimal(exact.numerator) / exact.denominator).quantize(_PERCENT_STEP, ROUND_FLOOR)
    is_passed = exact >= Fraction(pass_percent)
    return Score(earned, out_of, percent, None if awaiting else is_passed, awaiting)


def best_score(scores: Iterable[Score]) -> Score | None:
    """The highest finished score (the first of equals), or None while there is none."""
    finished = [each for each in scores if not each.awaiting]
    return max(finished, key=lambda each: Fraction(each.marks) / Fraction(each.out_of), default=None)
