"""Fill in: one or several blanks in a sentence, each filled with words or a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial

from lms.contracts.questions import ContentFault, Json, Mark, QuestionType, Text
from question_bank.bank.domain.assignment import best_assignment
from question_bank.bank.domain.gaps import Gap, GapKind, Given, check_gaps, gap_feedback, parse_gaps
from question_bank.bank.domain.json_codec import from_json, to_json
from question_bank.bank.domain.options import field_of, text_view
from question_bank.bank.domain.stem import check_stem


@dataclass(frozen=True, slots=True)
class FillIn:
    """A stem in which [[name]] marks each blank, and the blanks, for words or numbers.

    The blanks of a group take their answers in any order, each accepted answer once.
    """

    stem: Text
    blanks: tuple[Gap, ...]
    general_feedback: Text | None = None

    def __post_init__(self) -> None:
        check_stem(self.stem)
        if any(each.kind not in (GapKind.TEXT, GapKind.NUMBER) for each in self.blanks):
            raise ContentFault("blank_with_options")
        check_gaps(self.stem, self.blanks)

    def feedback_for(self, key: str) -> Text | None:
        """The feedback of the accepted answer at a place of a blank, "<name>:<place>"."""
        return gap_feedback(self.blanks, key)


def parse_answer(content: FillIn, raw: object) -> Json:
    """{"blanks": name → what was typed, the filled ones only}. Raises AnswerRefused."""
    return {"blanks": parse_gaps(content.blanks, field_of(raw, "blanks"))}


def grade(content: FillIn, answer: Json, marks: Decimal, rule: str = "") -> Mark:
    """The weighted share of the blanks. Within a group the typed answers are given to the accepted ones so that they
    earn as much as they can."""
    keys: list[str] = []
    earned, total = Fraction(0), Fraction(0)
    for blanks in _groups(content.blanks):
        total += sum(Fraction(each.weight) for each in blanks)
        given = [answer["blanks"].get(each.name, "") for each in blanks]
        for blank, typed in zip(blanks, _in_best_order(blanks, given), strict=True):
            fraction, feedback = blank.judge(typed)
            earned += fraction * Fraction(blank.weight)
            keys += feedback
    return Mark.of(earned / total, marks, tuple(keys))


def right_order(content: FillIn, typed: Mapping[str, Given]) -> dict[str, Given]:
    """What was typed, by the name of the blank whose accepted answers it is compared with."""
    order: dict[str, Given] = {}
    for blanks in _groups(content.blanks):
        given = [typed.get(each.name, "") for each in blanks]
        order |= {blank.name: each for blank, each in zip(blanks, _in_best_order(blanks, given), strict=True)}
    return order


def _groups(blanks: Sequence[Gap]) -> list[list[Gap]]:
    """The blanks by group; one without a group is alone."""
    groups: dict[str, list[Gap]] = {}
    for each in blanks:
        groups.setdefault(f"group {each.group}" if each.group else f"blank {each.name}", []).append(each)
    return list(groups.values())


def _in_best_order(blanks: Sequence[Gap], given: Sequence[Given]) -> list[Given]:
    if len(blanks) == 1:
        return list(given)
    values = [[each.judge(typed)[0] * Fraction(each.weight) for each in blanks] for typed in given]
    ordered: list[Given] = list(given)
    for typed, place in zip(given, best_assignment(values), strict=True):
        ordered[place] = typed
    return ordered


def candidate_view(content: FillIn, seed: int | None) -> Json:
    """The stem with its markers, and the blanks by name."""
    return {
        "type": FILL_IN.key,
        "stem": text_view(content.stem),
        "gaps": [each.view(seed) for each in content.blanks],
    }


def correct_answer(content: FillIn) -> Json:
    """The first accepted answer of each blank that earns all of it."""
    return {"blanks": {each.name: each.right() for each in content.blanks}}


FILL_IN = QuestionType(
    key="question_bank.fill_in",
    content_class=FillIn,
    to_json=to_json,
    from_json=partial(from_json, FillIn),
    blank_answer={"blanks": {}},
    parse_answer=parse_answer,
    grade=grade,
    candidate_view=candidate_view,
    correct_answer=correct_answer,
)
