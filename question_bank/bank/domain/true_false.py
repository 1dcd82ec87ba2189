"""True or false."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial

from lms.contracts.questions import AnswerRefused, Json, Mark, QuestionType, Text
from question_bank.bank.domain.json_codec import from_json, to_json
from question_bank.bank.domain.options import field_of, text_view
from question_bank.bank.domain.stem import check_stem


@dataclass(frozen=True, slots=True)
class TrueFalse:
    """A statement. The feedbacks are what somebody reads who answered true, or who answered false."""

    stem: Text
    is_true: bool
    true_feedback: Text | None = None
    false_feedback: Text | None = None
    general_feedback: Text | None = None

    def __post_init__(self) -> None:
        check_stem(self.stem)

    def feedback_for(self, key: str) -> Text | None:
        """The feedback of the answer "true" or "false"."""
        return {"true": self.true_feedback, "false": self.false_feedback}.get(key)


_SAID = {"true": True, "false": False}


def parse_answer(content: TrueFalse, raw: object) -> Json:
    """{"value": True, False or None}; "true" and "false" are taken as what they say. Raises AnswerRefused for
    anything else."""
    sent = field_of(raw, "value")
    value = _SAID.get(sent, sent) if isinstance(sent, str) else sent
    if value is not None and not isinstance(value, bool):
        raise AnswerRefused("answer_shape", expected="value")
    return {"value": value}


def grade(content: TrueFalse, answer: Json, marks: Decimal, rule: str = "") -> Mark:
    """Everything or nothing."""
    if answer["value"] is None:
        return Mark.of(Fraction(0), marks)
    is_right = answer["value"] is content.is_true
    return Mark.of(Fraction(is_right), marks, ("true" if answer["value"] else "false",))


def candidate_view(content: TrueFalse, seed: int | None) -> Json:
    """The statement."""
    return {"type": TRUE_FALSE.key, "stem": text_view(content.stem)}


def correct_answer(content: TrueFalse) -> Json:
    """Whether the statement holds."""
    return {"value": content.is_true}


TRUE_FALSE = QuestionType(
    key="question_bank.true_false",
    content_class=TrueFalse,
    to_json=to_json,
    from_json=partial(from_json, TrueFalse),
    blank_answer={"value": None},
    parse_answer=parse_answer,
    grade=grade,
    candidate_view=candidate_view,
    correct_answer=correct_answer,
)
