"""Formula: every candidate gets numbers of their own, and the answer is reckoned from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from hashlib import blake2s

from lms.contracts.questions import ContentFault, Json, Mark, QuestionType, Text
from question_bank.bank.domain import numerical
from question_bank.bank.domain.arithmetic import CONSTANTS, FUNCTIONS, NotReckoned, rounded
from question_bank.bank.domain.expression import NAME, Expression, read_expression
from question_bank.bank.domain.json_codec import from_json, to_json
from question_bank.bank.domain.numbers import Unit, UnitRule, check_units
from question_bank.bank.domain.numerical import Numerical, NumericAnswer
from question_bank.bank.domain.options import text_view
from question_bank.bank.domain.stem import check_stem

MOST_VARIABLES = 12
MOST_VALUES = 1_000_000
SMALLEST_STEP = Decimal("1e-9")
MOST_TRIES = 200
DIGITS_SHOWN = 12
ANSWER = "answer"
"""The name by which an explanation writes the answer: {answer}."""
_FAILURES = {
    "division_by_zero": "draws_divide_by_zero",
    "not_defined": "draws_not_defined",
    "too_large": "draws_too_large",
}
_PLACE = re.compile(r"\{([A-Za-z][A-Za-z0-9_]{0,19})\}", re.ASCII)
_MATHEMATICS = re.compile(r"(\\\(.*?\\\)|\\\[.*?\\\]|\$\$.*?\$\$)", re.DOTALL)


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


@dataclass(frozen=True, slots=True)
class DealtFormula:
    """A formula with the numbers of one candidate: a numerical question."""

    formula: Formula
    drawn: Drawn
    question: Numerical

    @property
    def stem(self) -> Text:
        return self.question.stem

    @property
    def general_feedback(self) -> Text | None:
        return self.question.general_feedback

    def feedback_for(self, key: str) -> Text | None:
        """As the formula's."""
        return self.formula.feedback_for(key)


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


def deal(content: Formula, seed: int) -> DealtFormula:
    """The question of the candidate with this seed. Numbers without an answer are drawn anew."""
    for attempt in range(MOST_TRIES):
        drawn = draw(content, seed, attempt)
        if isinstance(drawn, Drawn):
            return DealtFormula(content, drawn, _question(content, drawn))
    # half of all draws succeed, or there would be no content: two hundred failures are not to be seen
    raise NotReckoned("not_defined")


def shown_answer(content: Formula, answer: Decimal) -> Decimal:
    """The answer as it is shown: rounded half up to the decimals of the content, or to 12 significant digits."""
    places = content.decimals if content.decimals is not None else DIGITS_SHOWN - 1 - answer.adjusted()
    if content.decimals is None and (not answer or len(answer.as_tuple().digits) <= DIGITS_SHOWN):
        return answer
    # 34 digits are all there are: a large number has none behind the point that mean anything
    return rounded(answer, min(places, 30, 32 - max(answer.adjusted(), 0)))


def _question(content: Formula, drawn: Drawn) -> Numerical:
    shown = shown_answer(content, drawn.answer)
    exact = NumericAnswer.near(drawn.answer, content.tolerance, is_relative=content.is_relative)
    words = {name: _plain(number) for name, number in drawn.numbers.items()} | {ANSWER: _plain(shown)}
    variables = {each.name: words[each.name] for each in content.variables}
    return Numerical(
        with_numbers(content.stem, variables),
        (NumericAnswer.near(shown), exact),
        content.wrong_feedback and with_numbers(content.wrong_feedback, words),
        content.general_feedback and with_numbers(content.general_feedback, words),
        content.units,
        content.unit_rule,
        content.unit_penalty,
    )


def with_numbers(text: Text, words: Mapping[str, str]) -> Text:
    """The text with numbers for the names in braces. In mathematics the braces stay: \\frac{x}{y} needs them."""
    pieces = _MATHEMATICS.split(text.text)
    filled = [_filled(piece, words, "{%s}" if place % 2 else "%s") for place, piece in enumerate(pieces)]
    return Text("".join(filled), text.format)


def _filled(piece: str, words: Mapping[str, str], pattern: str) -> str:
    return _PLACE.sub(lambda found: pattern % words[found[1]] if found[1] in words else found[0], piece)


def _plain(number: Decimal) -> str:
    digits = f"{number:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _is_free(name: str) -> bool:
    return bool(NAME.fullmatch(name)) and name not in {*FUNCTIONS, *CONSTANTS, ANSWER}


def _check_known(expression: Expression, known: Iterable[str]) -> None:
    for name in sorted(expression.names - set(known)):
        raise ContentFault("unknown_variable", name=name, expression=expression.source)


def _dealt(content: Formula | DealtFormula) -> DealtFormula:
    """What is not dealt is looked at with the numbers of the first draw."""
    return content if isinstance(content, DealtFormula) else deal(content, 0)


def parse_answer(content: Formula | DealtFormula, raw: object) -> Json:
    """As of a numerical question."""
    return numerical.parse_answer(_dealt(content).question, raw)


def grade(content: Formula | DealtFormula, answer: Json, marks: Decimal, rule: str = "") -> Mark:
    """As of a numerical question; only a wrong number has feedback of its own."""
    mark = numerical.grade(_dealt(content).question, answer, marks, rule)
    return mark if mark.feedback == (numerical.WRONG,) else Mark(mark.fraction, mark.marks)


def candidate_view(content: Formula | DealtFormula, seed: int | None) -> Json:
    """The stem with its numbers, and whether a unit belongs to the answer."""
    question = _dealt(content).question
    return {
        "type": FORMULA.key,
        "stem": text_view(question.stem),
        "unit": question.unit_rule.value if question.units else "",
    }


def correct_answer(content: Formula | DealtFormula) -> Json:
    """The answer, rounded as it is shown, in the first unit."""
    return numerical.correct_answer(_dealt(content).question)


FORMULA = QuestionType(
    key="question_bank.formula",
    content_class=Formula,
    to_json=to_json,
    from_json=partial(from_json, Formula),
    blank_answer={"text": ""},
    parse_answer=parse_answer,
    grade=grade,
    candidate_view=candidate_view,
    correct_answer=correct_answer,
    deal=deal,
)
