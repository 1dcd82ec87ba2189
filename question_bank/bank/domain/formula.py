"""Formula: every candidate gets numbers of their own, and the answer is reckoned from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from hashlib import blake2s

from lms.contracts.questions import ContentFault, Text
from question_bank.bank.domain import numerical
from question_bank.bank.domain.arithmetic import CONSTANTS, FUNCTIONS, NotReckoned
from question_bank.bank.domain.expression import NAME, Expression, read_expression
from question_bank.bank.domain.numbers import Unit, UnitRule, check_units
from question_bank.bank.domain.stem import check_stem

MOST_VARIABLES = 12
MOST_VALUES = 1_000_000
SMALLEST_STEP = Decimal("1e-9")
ANSWER = "answer"
"""The name by which an explanation writes the answer: {answer}."""
_FAILURES = {
    "division_by_zero": "draws_divide_by_zero",
    "not_defined": "draws_not_defined",
    "too_large": "draws_too_large",
}


@dataclass(frozen=True, slots=True)
class FormulaVariable:
    """A number that is drawn: low, low + step, … up to high, each as likely as the others."""

    name: str
    low: Decimal
    high: Decimal
    step: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        if not _is_free(self.name):
            raise ContentFault("variable_name", name=self.name)
        is_large = max(abs(self.low), abs(self.high)) > Decimal("1e15")
        if is_large or self.step < SMALLEST_STEP or self.low > self.high or self.values > MOST_VALUES:
            raise ContentFault("variable_range", name=self.name)

    @property
    def values(self) -> int:
        """How many numbers it can be."""
        return int((self.high - self.low) / self.step) + 1

    def drawn(self, key: str) -> Decimal:
        """The number for a key; the same on every machine and in every release."""
        digest = blake2s(f"{key}:{self.name}".encode()).digest()
        return self.low + self.step * (int.from_bytes(digest[:8], "big") % self.values)


@dataclass(frozen=True, slots=True)
class FormulaStep:
    """A number on the way to the answer, for later steps and the explanation."""

    name: str
    expression: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A stem in which {x} stands for the number x, and how its answer is reckoned (domain/expression.py).

    An answer counts within `tolerance` of the exact value, a share of it with `is_relative`, and if it is that value
    rounded half up to `decimals` (without them to 12 significant digits), which is what is shown as right. Numbers for
    which there is no value are never dealt.
    """

    stem: Text
    variables: tuple[FormulaVariable, ...]
    answer: str
    steps: tuple[FormulaStep, ...] = ()
    tolerance: Decimal = Decimal(0)
    is_relative: bool = False
    decimals: int | None = None
    units: tuple[Unit, ...] = ()
    unit_rule: UnitRule = UnitRule.OPTIONAL
    unit_penalty: Decimal = Decimal("0.1")
    wrong_feedback: Text | None = None
    general_feedback: Text | None = None

    def __post_init__(self) -> None:
        check_stem(self.stem)
        check_units(self.units, self.unit_penalty)
        if not 1 <= len(self.variables) <= MOST_VARIABLES or len(self.steps) > MOST_VARIABLES:
            raise ContentFault("number_of_variables", most=str(MOST_VARIABLES))
        if not 0 <= self.tolerance < Decimal("1e15"):
            raise ContentFault("negative_tolerance", tolerance=f"{self.tolerance:f}")
        if self.decimals is not None and not 0 <= self.decimals <= 12:
            raise ContentFault("number_of_decimals")
        self._check_names()
        failures = [
            each for each in (draw(self, seed) for seed in range(20)) if isinstance(each, NotReckoned)
        ]
        if len(failures) > 10:
            raise ContentFault(_FAILURES[failures[0].code], failed=str(len(failures)), tried="20")

    def _check_names(self) -> None:
        names = [*(each.name for each in self.variables), *(each.name for each in self.steps)]
        for name in names:
            if not _is_free(name) or names.count(name) > 1:
                raise ContentFault("variable_name", name=name)
        known = {each.name for each in self.variables}
        for each in self.steps:
            _check_known(read(each.expression), known)
            known.add(each.name)
        _check_known(read(self.answer), known)

    def feedback_for(self, key: str) -> Text | None:
        """The feedback for any number that is not right."""
        return self.wrong_feedback if key == numerical.WRONG else None


@dataclass(frozen=True, slots=True)
class Drawn:
    """Numbers that were drawn, those of the steps, and the answer, exact."""

    numbers: Mapping[str, Decimal]
    answer: Decimal


@cache
def read(source: str) -> Expression:
    """The expression, from memory where it has been read before. Raises ContentFault."""
    return read_expression(source)


def draw(content: Formula, seed: int, attempt: int = 0) -> Drawn | NotReckoned:
    """What comes out for a seed: the numbers and the answer, or why there is none."""
    numbers = {each.name: each.drawn(f"{seed}:{attempt}") for each in content.variables}
    try:
        for each in content.steps:
            numbers[each.name] = read(each.expression).value(numbers)
        return Drawn(numbers, read(content.answer).value(numbers))
    except NotReckoned as failure:
        return failure


def drawn_numbers(content: Formula, seed: int) -> dict[str, Decimal]:
    """The variables that a seed draws, whether there is an answer for them or not."""
    return {each.name: each.drawn(f"{seed}:0") for each in content.variables}


def _is_free(name: str) -> bool:
    return bool(NAME.fullmatch(name)) and name not in {*FUNCTIONS, *CONSTANTS, ANSWER}


def _check_known(expression: Expression, known: Iterable[str]) -> None:
    for name in sorted(expression.names - set(known)):
        raise ContentFault("unknown_variable", name=name, expression=expression.source)
