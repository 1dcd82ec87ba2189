"""What a question type must offer. The types that Xueshi ships and a stranger's are registered alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import Any, Protocol

Json = dict[str, Any]
"""An object as the json module reads and writes it."""

MARKS_STEP = Decimal("0.00001")
"""Marks are rounded once, half up, to this step; the fraction beside them stays exact."""


class TextFormat(StrEnum):
    """How a text is to be read. `moodle` is Moodle's auto-format: plain lines in which some HTML may stand."""

    HTML = "html"
    MARKDOWN = "markdown"
    MOODLE = "moodle"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Text:
    """A stem, an option or a feedback: what was written, and how to read it."""

    text: str
    format: TextFormat = TextFormat.MOODLE


class ContentFault(ValueError):
    """Content that cannot be a question, such as a choice without a right option.

    `code` names the reason in a form that can be translated; `params` fills it in.
    """

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(f"{code} {params}" if params else code)
        self.code = code
        self.params: Mapping[str, str] = params


class AnswerRefused(ValueError):
    """An answer that this question cannot take: refused where it comes in, never marked as wrong."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(f"{code} {params}" if params else code)
        self.code = code
        self.params: Mapping[str, str] = params


class ItemContent(Protocol):
    """What every content class has, whatever its type."""

    @property
    def stem(self) -> Text: ...

    @property
    def general_feedback(self) -> Text | None: ...

    def feedback_for(self, key: str) -> Text | None:
        """The feedback behind a key of `Mark.feedback`, or None where the author wrote none."""
        ...


@dataclass(frozen=True, slots=True)
class Mark:
    """What an answer earned. `fraction` is exact; both numbers are None while a person has still to mark it."""

    fraction: Fraction | None
    marks: Decimal | None
    feedback: tuple[str, ...] = ()

    @classmethod
    def of(cls, fraction: Fraction, marks: Decimal, feedback: tuple[str, ...] = ()) -> Mark:
        """The mark for a fraction of `marks`, rounded half up to MARKS_STEP."""
        steps = floor(fraction * Fraction(marks) / Fraction(MARKS_STEP) + Fraction(1, 2))
        return cls(fraction, steps * MARKS_STEP, feedback)

    @classmethod
    def awaiting_a_person(cls) -> Mark:
        """The mark of an answer that no rule can judge."""
        return cls(None, None)


@dataclass(frozen=True, slots=True)
class QuestionType:
    """One type of question, as a plugin registers it.

    - `key`: "<plugin>.<type>", unique in the installation and stored with every item.
    - `to_json`, `from_json`: content to and from a versioned JSON object; `from_json` raises ContentFault.
    - `blank_answer`: the canonical answer of somebody who has not answered.
    - `parse_answer(content, raw)`: the canonical answer for what a browser sent; raises AnswerRefused.
    - `grade(content, answer, marks, rule)`: the Mark of a canonical answer; `rule` matters to some types only.
    - `candidate_view(content, seed)`: what a browser may hold: no key, fraction or feedback. `seed` orders what
      is shuffled, None leaves the author's order.
    - `correct_answer(content)`: a canonical answer that earns everything, or None where no such thing exists.
    - `is_marked`: False for what is only read.
    """

    key: str
    content_class: type[ItemContent]
    to_json: Callable[[Any], Json]
    from_json: Callable[[Json], ItemContent]
    blank_answer: Json
    parse_answer: Callable[[Any, object], Json]
    grade: Callable[[Any, Json, Decimal, str], Mark]
    candidate_view: Callable[[Any, int | None], Json]
    correct_answer: Callable[[Any], Json | None]
    is_auto_marked: bool = True
    is_marked: bool = True
