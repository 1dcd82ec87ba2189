"""Description: a text between questions, such as the case that the next ones are about."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial

from lms.contracts.questions import AnswerRefused, Json, Mark, QuestionType, Text
from question_bank.bank.domain.json_codec import from_json, to_json
from question_bank.bank.domain.options import text_view
from question_bank.bank.domain.stem import check_stem


@dataclass(frozen=True, slots=True)
class Description:
    """A text that is read and not answered."""

    stem: Text
    general_feedback: Text | None = None

    def __post_init__(self) -> None:
        check_stem(self.stem)

    def feedback_for(self, key: str) -> Text | None:
        """None: there is no answer to comment on."""
        return None


def parse_answer(content: Description, raw: object) -> Json:
    """{}. Raises AnswerRefused for anything else."""
    if raw != {}:
        raise AnswerRefused("answer_shape", expected="")
    return {}


def grade(content: Description, answer: Json, marks: Decimal, rule: str = "") -> Mark:
    """Nothing: a description carries no marks."""
    return Mark.of(Fraction(0), Decimal(0))


def candidate_view(content: Description, seed: int | None) -> Json:
    """The text."""
    return {"type": DESCRIPTION.key, "stem": text_view(content.stem)}


def correct_answer(content: Description) -> Json | None:
    """None: nothing is asked."""
    return None


DESCRIPTION = QuestionType(
    key="question_bank.description",
    content_class=Description,
    to_json=to_json,
    from_json=partial(from_json, Description),
    blank_answer={},
    parse_answer=parse_answer,
    grade=grade,
    candidate_view=candidate_view,
    correct_answer=correct_answer,
    is_marked=False,
)
