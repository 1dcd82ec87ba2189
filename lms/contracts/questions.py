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
class MarkingLevel:
    """How well something was done: what a marker may choose for a row, and the marks it gives."""

    id: str
    title: str
    marks: Decimal
    description: str = ""


@dataclass(frozen=True, slots=True)
class MarkingRow:
    """One thing that a person judges in an answer: by choosing a level, or by a number of marks where there are none.

    `suggested` is what a rule would give; with `is_settled` a rule has given it and nobody chooses. `title` is "" where
    the answer is judged as a whole.
    """

    id: str
    title: str
    out_of: Decimal
    levels: tuple[MarkingLevel, ...] = ()
    suggested: Decimal | None = None
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class MarkingSheet:
    """What a person fills in who marks an answer; the marks of the rows add up to the marks of the question.

    `found` is what the face's macro `suggestion` shows beside it, such as the keywords in the answer.
    """

    rows: tuple[MarkingRow, ...]
    found: Json | None = None


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
    - `correct_answer(content)`: a canonical answer that earns everything, or None where no such thing exists; of
      several parts those that a rule can mark.
    - `is_marked`: False for what is only read.
    - `deal(content, seed)`: the content as one candidate gets it, where that differs from person to person, such as
      the numbers in a formula; None where everybody gets the same. The other functions take what it returns.
    - `marking(content, answer, marks)`: the MarkingSheet for an answer that awaits a person; None for a type whose
      answers are given a number of marks as they are.

    A canonical answer has one field, or none for what is only read. A page's controls hold its value: a text, a
    list of what is ticked, or an object with a value, or a list of values, for each part; `parse_answer` takes what
    they hold, the blank one for nothing.
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
    deal: Callable[[Any, int], ItemContent] | None = None
    marking: Callable[[Any, Json, Decimal], MarkingSheet] | None = None


@dataclass(frozen=True, slots=True)
class QuestionEditor:
    """How authors write questions of a type.

    - `fields`: a WTForms form with what the type adds to the fields that every question has (stem, explanation,
      category, title, tags, …); the bank joins the two.
    - `values(content)`: the values of these fields for a content.
    - `build(form, before)`: the content that a valid form holds; `form.question` and `form.general_feedback.data` are
      what every question has, `before` is the content that is edited, None for a new one. Raises ContentFault.
    - `rows`: the field list that "add another" lengthens, "" where there is none.
    """

    fields: type[Any]
    values: Callable[[Any], dict[str, Any]]
    build: Callable[[Any, ItemContent | None], ItemContent]
    rows: str = ""


@dataclass(frozen=True, slots=True)
class QuestionFace:
    """How pages show the type with the same key. Each type has one, registered beside it.

    `template` has these macros, imported without context:

    - `controls(question)`: what a candidate answers with. `question` has `position`, `view` (what candidate_view
      gave) and `value` (what the controls hold). Controls are named answer-<position>, those of a part
      answer-<position>-<part> with data-part="<part>"; without scripts the form posts them as they are.
    - `still(view)`: the same to look at, before anybody answers; without the stem.
    - `reviewed(question)`: the answer that was given and, as far as they may be seen, what is right. `question` has
      `view`, `value`, `right` (what the controls of a right answer hold, or None) and `is_answered`.
    - `review(content)`: everything an author may know: key, weights, feedback; without the stem.
    - `editor(form)`: the fields of the editor, where the type has one.

    and, where they are of use, `suggestion(found)` for what a MarkingSheet found, and `holds_stem`, which is true
    where the answer is given within the stem, so that `controls`, `still`, `reviewed` and `review` show it as well.

    `example()` is a question of the type in the language of the page, as authors are shown it.
    """

    key: str
    title: object
    icon: str
    template: str
    example: Callable[[], ItemContent]
    editor: QuestionEditor | None = None
