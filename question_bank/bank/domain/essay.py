"""Essay: a text that a person marks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial

from lms.contracts.questions import Json, Mark, MarkingRow, MarkingSheet, QuestionType, Text
from question_bank.bank.domain.json_codec import from_json, to_json
from question_bank.bank.domain.options import text_view
from question_bank.bank.domain.rubric import RubricCriterion, marking_rows
from question_bank.bank.domain.short_answer import typed_text
from question_bank.bank.domain.stable_ids import require_unique
from question_bank.bank.domain.stem import check_stem

LONGEST_ESSAY = 100_000


@dataclass(frozen=True, slots=True)
class Essay:
    """A stem, notes that only the marker reads, and the criteria by which it is marked, if it is by such."""

    stem: Text
    marker_notes: Text | None = None
    general_feedback: Text | None = None
    rubric: tuple[RubricCriterion, ...] = ()

    def __post_init__(self) -> None:
        check_stem(self.stem)
        require_unique([each.id for each in self.rubric])

    def feedback_for(self, key: str) -> Text | None:
        """None: what there is to say, the marker says."""
        return None


def parse_answer(content: Essay, raw: object) -> Json:
    """{"text": what was written}. Raises AnswerRefused for no text or one over LONGEST_ESSAY."""
    return {"text": typed_text(raw, LONGEST_ESSAY)}


def grade(content: Essay, answer: Json, marks: Decimal, rule: str = "") -> Mark:
    """Nothing for an empty page; everything else awaits a person."""
    return Mark.awaiting_a_person() if answer["text"] else Mark.of(Fraction(0), marks)


def marking(content: Essay, answer: Json, marks: Decimal) -> MarkingSheet:
    """A row for each criterion, or one for the whole."""
    return MarkingSheet(marking_rows(content.rubric, marks) or (MarkingRow("all", "", marks),))


def candidate_view(content: Essay, seed: int | None) -> Json:
    """The stem."""
    return {"type": ESSAY.key, "stem": text_view(content.stem)}


def correct_answer(content: Essay) -> Json | None:
    """None: no essay is the right one."""
    return None


ESSAY = QuestionType(
    key="question_bank.essay",
    content_class=Essay,
    to_json=to_json,
    from_json=partial(from_json, Essay),
    blank_answer={"text": ""},
    parse_answer=parse_answer,
    grade=grade,
    candidate_view=candidate_view,
    correct_answer=correct_answer,
    is_auto_marked=False,
    marking=marking,
)
