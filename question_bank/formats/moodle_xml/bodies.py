"""The elements of each type of question, as Moodle writes them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from lms.contracts.questions import ItemContent, Text, TextFormat
from question_bank.bank.domain import (
    Cloze,
    Description,
    Essay,
    FileUpload,
    FillIn,
    Formula,
    Matching,
    Matrix,
    MultipleResponse,
    Numerical,
    NumericAnswer,
    OpenAnswer,
    Ordering,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from question_bank.formats.moodle_xml.calculated import write_calculated
from question_bank.formats.moodle_xml.essays import write_notes, write_open, write_upload
from question_bank.formats.moodle_xml.grids import write_matrix
from question_bank.formats.moodle_xml.questions import GRADINGS
from question_bank.formats.moodle_xml.xml import FORMAT_NAMES, escape, text_element

_FINEST_WEIGHT = Decimal("1e-12")
_LONGEST_PLAIN_NUMBER = 40


def _options(content: SingleChoice | MultipleResponse) -> list[str]:
    single = "true" if isinstance(content, SingleChoice) else "false"
    answers = (_answer(each.text, each.fraction, each.feedback) for each in content.options)
    return [f"<single>{single}</single>", *answers]


def _truth(content: TrueFalse) -> list[str]:
    plain = TextFormat.MOODLE
    return [
        _answer(Text("true", plain), Decimal(content.is_true), content.true_feedback),
        _answer(Text("false", plain), Decimal(not content.is_true), content.false_feedback),
    ]


def _wordings(content: ShortAnswer) -> list[str]:
    answers = (
        _answer(Text(each.text, TextFormat.PLAIN), each.fraction, each.feedback) for each in content.answers
    )
    return [f"<usecase>{int(content.folding.is_case_sensitive)}</usecase>", *answers]


def _ordered(content: Ordering) -> list[str]:
    things = [_answer(each.text, Decimal(place) / 100, None) for place, each in enumerate(content.items, 1)]
    return [f"<gradingtype>{GRADINGS[content.rule]}</gradingtype>", *things]


def _numbers(content: Numerical) -> list[str]:
    lines = [_number(each) for each in content.answers]
    if content.wrong_feedback:
        lines.append(_answer(Text("*"), Decimal(0), content.wrong_feedback))
    return lines


def _number(answer: NumericAnswer) -> str:
    if answer.value is None:
        low, high = answer.low or Decimal(0), answer.high or Decimal(0)
        value, tolerance = (low + high) / 2, (high - low) / 2
    else:
        value = answer.value
        tolerance = answer.tolerance * abs(value) if answer.is_relative else answer.tolerance
    more = f"<tolerance>{_digits(tolerance)}</tolerance>"
    return _answer(Text(_digits(value)), answer.fraction, answer.feedback, more)


def _subquestions(content: Matching) -> list[str]:
    choice_of = {each.id: each.text for each in content.choices}
    sides = [(each.stem, choice_of[each.choice_id]) for each in content.pairs]
    sides += [(Text("", content.stem.format), each.text) for each in content.distractors]
    return [
        f'<subquestion format="{FORMAT_NAMES[left.format]}"><text>{escape(left.text)}</text>'
        f"<answer><text>{escape(right)}</text></answer></subquestion>"
        for left, right in sides
    ]


def _answer(text: Text, fraction: Decimal, feedback: Text | None, more: str = "") -> str:
    said = text_element("feedback", feedback) if feedback else ""
    return (
        f'<answer fraction="{_percent(fraction)}" format="{FORMAT_NAMES[text.format]}">'
        f"<text>{escape(text.text)}</text>{more}{said}</answer>"
    )


def _percent(fraction: Decimal) -> str:
    percent = f"{(fraction * 100).quantize(_FINEST_WEIGHT):f}"
    return percent.rstrip("0").rstrip(".")


def _digits(number: Decimal) -> str:
    plain = f"{number:f}"
    return plain if len(plain) <= _LONGEST_PLAIN_NUMBER else str(number)


def _nothing(_content: ItemContent) -> list[str]:
    return []


BODIES: dict[type[ItemContent], tuple[str, Callable[[Any], list[str]]]] = {
    SingleChoice: ("multichoice", _options),
    MultipleResponse: ("multichoice", _options),
    TrueFalse: ("truefalse", _truth),
    ShortAnswer: ("shortanswer", _wordings),
    Numerical: ("numerical", _numbers),
    Formula: ("calculated", write_calculated),
    Matching: ("matching", _subquestions),
    Ordering: ("ordering", _ordered),
    Matrix: ("matrix", write_matrix),
    Cloze: ("cloze", _nothing),
    FillIn: ("cloze", _nothing),
    Essay: ("essay", lambda content: write_notes(content.marker_notes)),
    OpenAnswer: ("essay", write_open),
    FileUpload: ("essay", write_upload),
    Description: ("description", _nothing),
}
"""What Moodle calls each type, and the elements that follow its text; a cloze has all in its text."""
