"""The parts of a question, and what candidates answered to each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from lms.contracts.questions import AnswerRefused, Json, Text
from question_bank.analysis.domain.parts import PartStatistics, analyse_parts
from question_bank.analysis.services.reading import Taker
from question_bank.bank.domain import MultipleResponseRule
from question_bank.bank.pool import LoadedVersion
from question_bank.bank.rendering import plain_words


@dataclass(frozen=True, slots=True)
class NamedPart:
    """A part with what it and the most frequent wrong answer say; "" for a part without words, such as a gap."""

    number: int
    words: str
    wrong_words: str
    statistics: PartStatistics


def question_parts(
    question: LoadedVersion, takers: Sequence[Taker], answers: Mapping[int, Json]
) -> list[NamedPart]:
    """The parts of a question whose answer has some; none otherwise, or where it differs from person to person."""
    [(field, blank)] = question.type.blank_answer.items() or [("", None)]
    right = question.type.correct_answer(question.content) if isinstance(blank, dict) else None
    if not right or question.type.deal is not None:
        return []
    whole: dict[str, Any] = right[field]

    def is_right(part: str, answer: object) -> bool:
        """By the type's own rules: right is what leaves an otherwise right answer at its highest mark."""
        try:
            tried = question.type.parse_answer(question.content, {field: {**whole, part: answer}})
        except AnswerRefused:
            return False
        rule = MultipleResponseRule.ALL_OR_NOTHING
        return question.type.grade(question.content, tried, Decimal(1), rule).marks == 1

    given = [answers.get(each.attempt_id, {}).get(field) or {} for each in takers]
    names = _names(question)
    return [
        NamedPart(number, names.get(each.key, ""), names.get(each.wrong or "", each.wrong or ""), each)
        for number, each in enumerate(analyse_parts(list(whole), given, is_right), start=1)
    ]


def _names(question: LoadedVersion) -> dict[str, str]:
    """What everything in a question says that has an id."""
    found: dict[str, str] = {}
    for field in fields(question.content):  # type: ignore[arg-type]  # every content class is a dataclass
        value = getattr(question.content, field.name)
        for each in value if isinstance(value, tuple) else ():
            key, words = getattr(each, "id", None), getattr(each, "text", getattr(each, "stem", None))
            if key is not None and words is not None:
                found[key] = plain_words(words) if isinstance(words, Text) else str(words)
    return found
