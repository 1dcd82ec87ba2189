"""Single choice: one option is ticked, and its fraction is earned."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial

from lms.contracts.questions import AnswerRefused, ContentFault, Json, Mark, QuestionType, Text
from question_bank.bank.domain.json_codec import from_json, to_json
from question_bank.bank.domain.options import (
    Option,
    check_options,
    field_of,
    option_feedback,
    options_as_shown,
    text_view,
)
from question_bank.bank.domain.stem import check_stem


@dataclass(frozen=True, slots=True)
class SingleChoice:
    """A stem and options of which at least one earns everything."""

    stem: Text
    options: tuple[Option, ...]
    general_feedback: Text | None = None

    def __post_init__(self) -> None:
        check_stem(self.stem)
        check_options(self.options)
        if all(each.fraction != 1 for each in self.options):
            raise ContentFault("no_right_option")

    def feedback_for(self, key: str) -> Text | None:
        """The feedback of the option whose id is `key`."""
        return option_feedback(self.options, key)


def parse_answer(content: SingleChoice, raw: object) -> Json:
    """{"option": id or None}. Raises AnswerRefused for anything else."""
    chosen = field_of(raw, "option")
    if chosen is not None and all(each.id != chosen for each in content.options):
        raise AnswerRefused("unknown_option")
    return {"option": chosen}


def grade(content: SingleChoice, answer: Json, marks: Decimal, rule: str = "") -> Mark:
    """The fraction of the chosen option, never less than nothing."""
    chosen = next((each for each in content.options if each.id == answer["option"]), None)
    if chosen is None:
        return Mark.of(Fraction(0), marks)
    return Mark.of(max(Fraction(chosen.fraction), Fraction(0)), marks, (chosen.id,))


def candidate_view(content: SingleChoice, seed: int | None) -> Json:
    """Stem and options."""
    return {
        "type": SINGLE_CHOICE.key,
        "stem": text_view(content.stem),
        "options": options_as_shown(content.options, seed),
    }


def correct_answer(content: SingleChoice) -> Json:
    """The first option that earns everything."""
    return {"option": next(each.id for each in content.options if each.fraction == 1)}


SINGLE_CHOICE = QuestionType(
    key="question_bank.single_choice",
    content_class=SingleChoice,
    to_json=to_json,
    from_json=partial(from_json, SingleChoice),
    blank_answer={"option": None},
    parse_answer=parse_answer,
    grade=grade,
    candidate_view=candidate_view,
    correct_answer=correct_answer,
)
