"""Answers between a browser's controls and the canonical form that question types know.

The room's controls speak in values, lists and parts (head of lms/web/frontend/src/exam/room.js); a form without
scripts posts the same under field names. Which canonical form is meant shows in the type's blank answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from lms.contracts.questions import AnswerRefused, Json
from question_bank.exams.services.papers import PaperQuestion

MOST_CHARACTERS = 60_000


class PostedForm(Protocol):
    """The values of a form by field name, as werkzeug's MultiDict gives them."""

    def getlist(self, key: str) -> list[str]: ...

    def items(self) -> Iterable[tuple[str, str]]: ...


def canonical_answer(question: PaperQuestion, sent: object) -> Json:
    """The canonical answer for what a browser sent; None is nothing. Raises AnswerRefused."""
    return question.type.parse_answer(question.content, _as_raw(question.type.blank_answer, sent))


def _as_raw(blank: Json, sent: object) -> object:
    if sent is None:
        return blank
    match list(blank):
        case ["option"]:
            return {"option": _text(sent)}
        case ["options"]:
            return {"options": [sent] if isinstance(sent, str) else sent}
        case ["value"]:
            return {"value": {"true": True, "false": False}.get(_text(sent), sent)}
        case ["text"]:
            return {"text": _text(sent)}
        case ["matches"]:
            return {"matches": sent}
        case _:
            return sent


def _text(sent: object) -> str:
    if not isinstance(sent, str):
        raise AnswerRefused("answer_shape", expected="text")
    if len(sent) > MOST_CHARACTERS:
        raise AnswerRefused("answer_too_long", longest=str(MOST_CHARACTERS))
    return sent


def posted_answer(question: PaperQuestion, form: PostedForm) -> object:
    """What a form posted for one question, in the shape that the room's scripts would have sent."""
    name = f"answer-{question.position}"
    if list(question.type.blank_answer) == ["matches"]:
        parts = {
            key.removeprefix(f"{name}-"): value for key, value in form.items() if key.startswith(f"{name}-")
        }
        return {part: value for part, value in parts.items() if value} or None
    values = [value for value in form.getlist(name) if value != ""]
    if list(question.type.blank_answer) == ["options"]:
        return values or None
    return values[0] if values else None


def shown_values(answer: Json | None) -> Mapping[str, str] | list[str] | str:
    """A canonical answer as its controls hold it: a value, a list of ticked values, or values by part."""
    if not answer:
        return ""
    value = next(iter(answer.values()), None)
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return [str(each) for each in value]
        case dict():
            return {str(key): str(each) for key, each in value.items() if each is not None}
        case _:
            return str(value)
