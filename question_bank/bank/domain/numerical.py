"""Numerical: a number is typed and compared, exactly, with values and ranges."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial

from lms.contracts.questions import AnswerRefused, ContentFault, Json, Mark, QuestionType, Text
from question_bank.bank.domain.json_codec import from_json, to_json
from question_bank.bank.domain.numbers import (
    LONGEST_NUMBER,
    LONGEST_QUANTITY,
    Unit,
    UnitRule,
    check_units,
    in_first_unit,
    number_from,
    quantity_from,
)
from question_bank.bank.domain.options import check_fraction, text_view
from question_bank.bank.domain.short_answer import typed_text
from question_bank.bank.domain.stem import check_stem

WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class NumericAnswer:
    """A value with its tolerance, or a range; both ends belong to it. Made by `near` and `between`."""

    value: Decimal | None = None
    tolerance: Decimal = Decimal(0)
    is_relative: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    fraction: Decimal = Decimal(1)
    feedback: Text | None = None

    def __post_init__(self) -> None:
        has_range = self.low is not None and self.high is not None
        if (self.value is None) is not has_range or (self.low is None) is not (self.high is None):
            raise ContentFault("neither_value_nor_range")
        if self.tolerance < 0:
            raise ContentFault("negative_tolerance", tolerance=f"{self.tolerance:f}")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ContentFault("range_upside_down", low=f"{self.low:f}", high=f"{self.high:f}")
        check_fraction(self.fraction)

    @classmethod
    def near(
        cls,
        value: Decimal,
        tolerance: Decimal = Decimal(0),
        *,
        is_relative: bool = False,
        fraction: Decimal = Decimal(1),
        feedback: Text | None = None,
    ) -> NumericAnswer:
        """value ± tolerance; a relative tolerance is a share of the value (0.05 for 5 %)."""
        return cls(value, tolerance, is_relative, None, None, fraction, feedback)

    @classmethod
    def between(
        cls, low: Decimal, high: Decimal, *, fraction: Decimal = Decimal(1), feedback: Text | None = None
    ) -> NumericAnswer:
        """From low to high."""
        return cls(None, Decimal(0), False, low, high, fraction, feedback)

    def covers(self, number: Decimal | Fraction) -> bool:
        """Whether `number` lies within, the ends included."""
        if self.value is None:
            return (
                self.low is not None and self.high is not None and self.low <= Fraction(number) <= self.high
            )
        distance = abs(Fraction(number) - Fraction(self.value))
        allowed = Fraction(self.tolerance)
        return distance <= (allowed * abs(Fraction(self.value)) if self.is_relative else allowed)


@dataclass(frozen=True, slots=True)
class Numerical:
    """A stem, the accepted numbers, and the feedback for any other number. The numbers are in the first of the units,
    where there are any; `unit_penalty` is the share that a missing or unknown unit costs under UnitRule.PENALTY."""

    stem: Text
    answers: tuple[NumericAnswer, ...]
    wrong_feedback: Text | None = None
    general_feedback: Text | None = None
    units: tuple[Unit, ...] = ()
    unit_rule: UnitRule = UnitRule.OPTIONAL
    unit_penalty: Decimal = Decimal("0.1")

    def __post_init__(self) -> None:
        check_stem(self.stem)
        check_units(self.units, self.unit_penalty)
        if all(each.fraction != 1 for each in self.answers):
            raise ContentFault("no_right_answer")

    def feedback_for(self, key: str) -> Text | None:
        """The feedback of the accepted number at place `key`, counted from "0", or of any other (WRONG)."""
        return self.wrong_feedback if key == WRONG else self.answers[int(key)].feedback


def parse_answer(content: Numerical, raw: object) -> Json:
    """{"text": the number as it was typed, or ""}. Raises AnswerRefused for what is not a number, and for a unit where
    none is asked for."""
    text = typed_text(raw, LONGEST_QUANTITY if content.units else LONGEST_NUMBER)
    if text and (quantity_from(text) if content.units else number_from(text)) is None:
        raise AnswerRefused("not_a_number")
    return {"text": text}


def grade(content: Numerical, answer: Json, marks: Decimal, rule: str = "") -> Mark:
    """The best fraction among the accepted numbers that cover the answer, less what its unit costs. "0" is an
    answer."""
    quantity = quantity_from(answer["text"])
    if quantity is None:
        return Mark.of(Fraction(0), marks)
    number, share = Fraction(quantity.number), Fraction(1)
    if content.units:
        known = in_first_unit(quantity, content.units)
        if known is not None:
            number = known
        else:
            share = _share_without_unit(content, is_missing=not quantity.unit)
    elif quantity.unit:
        return Mark.of(Fraction(0), marks)
    covering = [place for place, each in enumerate(content.answers) if each.covers(number)]
    if not covering or share == 0:
        return Mark.of(Fraction(0), marks, (WRONG,))
    best = max(covering, key=lambda place: content.answers[place].fraction)
    fraction = max(Fraction(content.answers[best].fraction), Fraction(0))
    return Mark.of(fraction * share, marks, (str(best),))


def _share_without_unit(content: Numerical, *, is_missing: bool) -> Fraction:
    match content.unit_rule:
        case UnitRule.PENALTY:
            return 1 - Fraction(content.unit_penalty)
        case UnitRule.OPTIONAL:
            return Fraction(is_missing)
        case UnitRule.REQUIRED:
            return Fraction(0)


def candidate_view(content: Numerical, seed: int | None) -> Json:
    """The stem, and whether a unit belongs to the answer: "" where none is asked for, or the rule."""
    return {
        "type": NUMERICAL.key,
        "stem": text_view(content.stem),
        "unit": content.unit_rule.value if content.units else "",
    }


def correct_answer(content: Numerical) -> Json:
    """The first value, or lower end of a range, that earns everything, in the first unit."""
    best = next(each for each in content.answers if each.fraction == 1)
    number = f"{best.low if best.value is None else best.value:f}"
    return {"text": f"{number} {content.units[0].name.strip()}" if content.units else number}


__all__ = ["LONGEST_NUMBER", "NUMERICAL", "WRONG", "NumericAnswer", "Numerical", "number_from"]

NUMERICAL = QuestionType(
    key="question_bank.numerical",
    content_class=Numerical,
    to_json=to_json,
    from_json=partial(from_json, Numerical),
    blank_answer={"text": ""},
    parse_answer=parse_answer,
    grade=grade,
    candidate_view=candidate_view,
    correct_answer=correct_answer,
)
