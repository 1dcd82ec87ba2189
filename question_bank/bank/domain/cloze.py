"""Cloze: a text with gaps, each of them a short answer, a number or a choice."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial

from lms.contracts.questions import ContentFault, Json, Mark, QuestionType, Text
from question_bank.bank.domain.gaps import Gap, check_gaps, gap_feedback, parse_gaps
from question_bank.bank.domain.json_codec import from_json, to_json
from question_bank.bank.domain.options import field_of, text_view
from question_bank.bank.domain.stem import check_stem


@dataclass(frozen=True, slots=True)
class Cloze:
    """A text, its stem, in which [[name]] marks each gap, and the gaps. They have no groups."""

    stem: Text
    gaps: tuple[Gap, ...]
    general_feedback: Text | None = None

    def __post_init__(self) -> None:
        check_stem(self.stem)
        check_gaps(self.stem, self.gaps)
        if any(each.group for each in self.gaps):
            raise ContentFault("gap_with_group")

    def feedback_for(self, key: str) -> Text | None:
        """The feedback of the answer at a place of a gap, "<name>:<place>"."""
        return gap_feedback(self.gaps, key)


def parse_answer(content: Cloze, raw: object) -> Json:
    """{"gaps": name → what was typed, the id of an option or a list of them; the answered ones only}. Raises
    AnswerRefused."""
    return {"gaps": parse_gaps(content.gaps, field_of(raw, "gaps"))}


def grade(content: Cloze, answer: Json, marks: Decimal, rule: str = "") -> Mark:
    """The weighted share of the gaps."""
    keys: list[str] = []
    earned = Fraction(0)
    for each in content.gaps:
        fraction, feedback = each.judge(answer["gaps"].get(each.name, ""))
        earned += fraction * Fraction(each.weight)
        keys += feedback
    return Mark.of(earned / sum(Fraction(each.weight) for each in content.gaps), marks, tuple(keys))


def candidate_view(content: Cloze, seed: int | None) -> Json:
    """The text with its markers, and the gaps by name with the options of those that have some."""
    return {
        "type": CLOZE.key,
        "stem": text_view(content.stem),
        "gaps": [each.view(seed) for each in content.gaps],
    }


def correct_answer(content: Cloze) -> Json:
    """What earns all of each gap."""
    return {"gaps": {each.name: each.right() for each in content.gaps}}


CLOZE = QuestionType(
    key="question_bank.cloze",
    content_class=Cloze,
    to_json=to_json,
    from_json=partial(from_json, Cloze),
    blank_answer={"gaps": {}},
    parse_answer=parse_answer,
    grade=grade,
    candidate_view=candidate_view,
    correct_answer=correct_answer,
)
