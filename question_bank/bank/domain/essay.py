"""Essay: a text that a person marks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from lms.contracts.questions import Json, QuestionType, Text
from question_bank.bank.domain.by_hand import MarkedByHand, grade, no_correct_answer, rubric_sheet
from question_bank.bank.domain.json_codec import from_json, to_json
from question_bank.bank.domain.options import text_view
from question_bank.bank.domain.rubric import RubricCriterion
from question_bank.bank.domain.short_answer import typed_text
from question_bank.bank.domain.stable_ids import require_unique
from question_bank.bank.domain.stem import check_stem

LONGEST_ESSAY = 100_000


@dataclass(frozen=True, slots=True)
class Essay(MarkedByHand):
    """A stem, notes that only the marker reads, and the criteria by which it is marked, if it is by such."""

    stem: Text
    marker_notes: Text | None = None
    general_feedback: Text | None = None
    rubric: tuple[RubricCriterion, ...] = ()

    def __post_init__(self) -> None:
        check_stem(self.stem)
        require_unique([each.id for each in self.rubric])


def parse_answer(content: Essay, raw: object) -> Json:
    """{"text": what was written}. Raises AnswerRefused for no text or one over LONGEST_ESSAY."""
    return {"text": typed_text(raw, LONGEST_ESSAY)}


def candidate_view(content: Essay, seed: int | None) -> Json:
    """The stem."""
    return {"type": ESSAY.key, "stem": text_view(content.stem)}


ESSAY = QuestionType(
    key="question_bank.essay",
    content_class=Essay,
    to_json=to_json,
    from_json=partial(from_json, Essay),
    blank_answer={"text": ""},
    parse_answer=parse_answer,
    grade=grade,
    candidate_view=candidate_view,
    correct_answer=no_correct_answer,
    is_auto_marked=False,
    marking=rubric_sheet,
)
