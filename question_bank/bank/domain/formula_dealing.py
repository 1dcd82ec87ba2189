"""Formulas as candidates get them: with numbers of their own, as a numerical question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from lms.contracts.questions import Json, Mark, QuestionType, Text
from question_bank.bank.domain import numerical
from question_bank.bank.domain.arithmetic import NotReckoned, rounded
from question_bank.bank.domain.formula import ANSWER, Drawn, Formula, draw
from question_bank.bank.domain.json_codec import from_json, to_json
from question_bank.bank.domain.numerical import Numerical, NumericAnswer
from question_bank.bank.domain.options import text_view

MOST_TRIES = 200
DIGITS_SHOWN = 12
_PLACE = re.compile(r"\{([A-Za-z][A-Za-z0-9_]{0,19})\}", re.ASCII)
_MATHEMATICS = re.compile(r"(\\\(.*?\\\)|\\\[.*?\\\]|\$\$.*?\$\$)", re.DOTALL)


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
