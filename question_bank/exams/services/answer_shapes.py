"""Answers between a browser's controls and the canonical form that question types know.

The room's controls speak in values, lists and parts (head of lms/web/frontend/src/exam/room.js); a form without
scripts posts the same under field names. Which of them is meant shows in the type's blank answer (QuestionType).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from lms.contracts.questions import AnswerRefused, Json
from question_bank.exams.services.papers import PaperQuestion

MOST_CHARACTERS = 60_000

Shown = Mapping[str, str | list[str]] | list[str] | str
"""What controls hold: one value, the values that are ticked, or either by part."""


class PostedForm(Protocol):
    """The values of a form by field name, as werkzeug's MultiDict gives them."""

    def getlist(self, key: str) -> list[str]: ...

    def __iter__(self) -> Iterator[str]: ...


def canonical_answer(question: PaperQuestion, sent: object) -> Json:
    """The canonical answer for what a browser sent; None is nothing. Raises AnswerRefused."""
    return question.type.parse_answer(question.content, _as_raw(question.type.blank_answer, sent))


def _as_raw(blank: Json, sent: object) -> object:
    if sent is None or not blank:
        return blank
    [(field, nothing)] = blank.items()
    if isinstance(sent, str) and len(sent) > MOST_CHARACTERS:
        raise AnswerRefused("answer_too_long", longest=str(MOST_CHARACTERS))
    match nothing:
        case list():
            return {field: [sent] if isinstance(sent, str) else sent}
        case dict():
            return {field: sent}
    if not isinstance(sent, str):
        raise AnswerRefused("answer_shape", expected="text")
    return {field: sent}


def posted_answer(question: PaperQuestion, form: PostedForm) -> object:
    """What a form posted for one question, in the shape that the room's scripts would have sent."""
    name = f"answer-{question.position}"
    nothing = next(iter(question.type.blank_answer.values()), None)
    if isinstance(nothing, dict):
        given = {
            key.removeprefix(f"{name}-"): [value for value in form.getlist(key) if value != ""]
            for key in form
            if key.startswith(f"{name}-")
        }
        return {
            part: values[0] if len(values) == 1 else values for part, values in given.items() if values
        } or None
    values = [value for value in form.getlist(name) if value != ""]
    if isinstance(nothing, list):
        return values or None
    return values[0] if values else None


def shown_values(answer: Json | None) -> Shown:
    """A canonical answer as its controls hold it."""
    value = next(iter(answer.values()), None) if answer else None
    if isinstance(value, dict):
        return {str(part): _held(each) for part, each in value.items() if each is not None}
    return _held(value)


def _held(value: Any) -> str | list[str]:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return [str(each) for each in value]
    return str(value)
