"""Multiple response: any number of options is ticked, and a rule says what a partly right set earns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
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

LOU_XUAN_SHARE = Fraction(1, 2)
"""What an incomplete set without a wrong option earns under 漏选: half, as most papers print it."""


class MultipleResponseRule(StrEnum):
    """What a set of ticked options earns. Chosen per paper."""

    ALL_OR_NOTHING = "all_or_nothing"  # exactly the right options, or nothing
    PARTIAL = "partial"  # the sum of the ticked fractions, kept between 0 and 1
    NET_CORRECT = "net_correct"  # (right ticked − wrong ticked) / right, not below 0
    PER_OPTION = "per_option"  # each option rightly ticked or rightly left, of all options
    LOU_XUAN = "lou_xuan"  # incomplete but nothing wrong: half; anything wrong: nothing


@dataclass(frozen=True, slots=True)
class MultipleResponse:
    """A stem and options; those with a fraction above 0 are right, the others wrong."""

    stem: Text
    options: tuple[Option, ...]
    general_feedback: Text | None = None

    def __post_init__(self) -> None:
        check_stem(self.stem)
        check_options(self.options)
        if all(each.fraction <= 0 for each in self.options):
            raise ContentFault("no_right_option")

    @property
    def right_ids(self) -> frozenset[str]:
        """The ids of the options that belong to a complete answer."""
        return frozenset(each.id for each in self.options if each.fraction > 0)

    def feedback_for(self, key: str) -> Text | None:
        """The feedback of the option whose id is `key`."""
        return option_feedback(self.options, key)


def parse_answer(content: MultipleResponse, raw: object) -> Json:
    """{"options": ids in the author's order}. Raises AnswerRefused for an unknown or a repeated id."""
    ticked = field_of(raw, "options")
    if not isinstance(ticked, list) or not all(isinstance(each, str) for each in ticked):
        raise AnswerRefused("answer_shape", expected="options")
    known = [each.id for each in content.options]
    if not set(ticked) <= set(known):
        raise AnswerRefused("unknown_option")
    if len(set(ticked)) != len(ticked):
        raise AnswerRefused("option_repeated")
    return {"options": [each for each in known if each in ticked]}


def earned_fraction(
    content: MultipleResponse, ticked: frozenset[str], rule: MultipleResponseRule
) -> Fraction:
    """What the ticked options earn, from 0 to 1. Nothing ticked earns nothing, whatever the rule."""
    if ticked == content.right_ids:
        # also where the author's thirds add up to 99.999 %
        return Fraction(1)
    return _PART[rule](content, ticked) if ticked else Fraction(0)


def _nothing(content: MultipleResponse, ticked: frozenset[str]) -> Fraction:
    return Fraction(0)


def _partial(content: MultipleResponse, ticked: frozenset[str]) -> Fraction:
    total = sum((Fraction(each.fraction) for each in content.options if each.id in ticked), Fraction(0))
    return min(max(total, Fraction(0)), Fraction(1))


def _net_correct(content: MultipleResponse, ticked: frozenset[str]) -> Fraction:
    right = content.right_ids
    return max(Fraction(len(ticked & right) - len(ticked - right), len(right)), Fraction(0))


def _per_option(content: MultipleResponse, ticked: frozenset[str]) -> Fraction:
    return 1 - Fraction(len(ticked ^ content.right_ids), len(content.options))


def _lou_xuan(content: MultipleResponse, ticked: frozenset[str]) -> Fraction:
    return LOU_XUAN_SHARE if ticked < content.right_ids else Fraction(0)


_PART: dict[MultipleResponseRule, Callable[[MultipleResponse, frozenset[str]], Fraction]] = {
    MultipleResponseRule.ALL_OR_NOTHING: _nothing,
    MultipleResponseRule.PARTIAL: _partial,
    MultipleResponseRule.NET_CORRECT: _net_correct,
    MultipleResponseRule.PER_OPTION: _per_option,
    MultipleResponseRule.LOU_XUAN: _lou_xuan,
}
"""What each rule gives for a set that is neither empty nor exactly right."""


def grade(content: MultipleResponse, answer: Json, marks: Decimal, rule: str = "all_or_nothing") -> Mark:
    """What the ticked options earn under `rule`, one of MultipleResponseRule. Raises ValueError for another."""
    ticked = frozenset(answer["options"])
    fraction = earned_fraction(content, ticked, MultipleResponseRule(rule))
    return Mark.of(fraction, marks, tuple(answer["options"]))


def candidate_view(content: MultipleResponse, seed: int | None) -> Json:
    """Stem and options."""
    return {
        "type": MULTIPLE_RESPONSE.key,
        "stem": text_view(content.stem),
        "options": options_as_shown(content.options, seed),
    }


def correct_answer(content: MultipleResponse) -> Json:
    """Every right option."""
    return {"options": [each.id for each in content.options if each.id in content.right_ids]}


MULTIPLE_RESPONSE = QuestionType(
    key="question_bank.multiple_response",
    content_class=MultipleResponse,
    to_json=to_json,
    from_json=partial(from_json, MultipleResponse),
    blank_answer={"options": []},
    parse_answer=parse_answer,
    grade=grade,
    candidate_view=candidate_view,
    correct_answer=correct_answer,
)
