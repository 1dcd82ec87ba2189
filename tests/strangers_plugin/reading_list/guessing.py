"""A question type of the reading list's own: in which year did a book appear? A near miss earns half."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from lms.contracts.questions import (
    AnswerRefused,
    ContentFault,
    ItemContent,
    Json,
    Mark,
    QuestionEditor,
    QuestionFace,
    QuestionType,
    Text,
    TextFormat,
)

KEY = "reading_list.year"
NEAR = 5
"""So many years off still earn half."""


@dataclass(frozen=True, slots=True)
class Year:
    """A question whose answer is a year."""

    stem: Text
    year: int
    general_feedback: Text | None = None

    def __post_init__(self) -> None:
        if not self.stem.text.strip():
            raise ContentFault("empty_stem")

    def feedback_for(self, key: str) -> Text | None:
        """None: there is nothing to say about a year."""
        return None


def to_json(content: Year) -> Json:
    """{"version", "stem", "format", "year"}, and "feedback" where there is one."""
    said = {"feedback": content.general_feedback.text} if content.general_feedback else {}
    return {
        "version": 1,
        "stem": content.stem.text,
        "format": content.stem.format.value,
        "year": content.year,
    } | said


def from_json(data: Json) -> Year:
    """What to_json wrote. Raises ContentFault."""
    try:
        feedback = Text(data["feedback"]) if "feedback" in data else None
        return Year(Text(data["stem"], TextFormat(data["format"])), int(data["year"]), feedback)
    except (KeyError, TypeError, ValueError):
        raise ContentFault("wrong_type", key="year") from None


def parse_answer(content: Year, raw: object) -> Json:
    """{"year": digits or ""}. Raises AnswerRefused."""
    if not isinstance(raw, dict) or set(raw) != {"year"} or not isinstance(raw["year"], str):
        raise AnswerRefused("answer_shape", expected="year")
    year = raw["year"].strip()
    if year and not year.removeprefix("-").isdecimal():
        raise AnswerRefused("answer_shape", expected="year")
    return {"year": year}


def grade(content: Year, answer: Json, marks: Decimal, rule: str = "") -> Mark:
    """Everything for the year, half for one near it."""
    if not answer["year"]:
        return Mark.of(Fraction(0), marks)
    distance = abs(int(answer["year"]) - content.year)
    return Mark.of(Fraction(1) if distance == 0 else Fraction(distance <= NEAR, 2), marks)


TYPE = QuestionType(
    key=KEY,
    content_class=Year,
    to_json=to_json,
    from_json=from_json,
    blank_answer={"year": ""},
    parse_answer=parse_answer,
    grade=grade,
    candidate_view=lambda content, seed: {
        "type": KEY,
        "stem": {"text": content.stem.text, "format": content.stem.format.value},
    },
    correct_answer=lambda content: {"year": str(content.year)},
)


class Fields(wtforms.Form):
    """What a question of this type has beside its text."""

    year = IntegerField(_l("Year of publication"), [InputRequired(), NumberRange(-3000, 3000)])


def _build(form: Any, before: ItemContent | None) -> Year:
    return Year(form.question, form.year.data, form.general_feedback.data)


FACE = QuestionFace(
    KEY,
    _l("Year of a book"),
    "book",
    "reading_list/_year.html",
    lambda: Year(Text(_("In which year did “Call to Arms” appear?"), TextFormat.PLAIN), 1923),
    QuestionEditor(Fields, lambda content: {"year": content.year}, _build),
)
