"""A gap within a text, as fill-in and cloze have them: what it accepts, and what an answer to it earns.

The text marks the place of a gap by its name in double brackets: [[1]], [[capital]].
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from lms.contracts.questions import AnswerRefused, ContentFault, Json, Text
from question_bank.bank.domain.folding import Folding, matches_pattern
from question_bank.bank.domain.numbers import number_from
from question_bank.bank.domain.numerical import NumericAnswer
from question_bank.bank.domain.options import Option, check_fraction, check_options, options_as_shown
from question_bank.bank.domain.short_answer import AcceptedAnswer, typed_text

MARKER = re.compile(r"\[\[([\w.-]{1,40})\]\]")
"""A gap's place in the text; the group is its name."""
LONGEST_GAP = 200
MOST_GAPS = 50
_DEFAULT_FOLDING = Folding()
Given = str | list[str]
Judged = tuple[Fraction, tuple[str, ...]]
"""What an answer to a gap earns of it, and the keys of its feedback."""


class GapKind(StrEnum):
    """What a gap is answered with."""

    TEXT = "text"
    NUMBER = "number"
    SELECT = "select"  # one of a list that drops down
    RADIO = "radio"  # one of a list that stands in the text
    CHECKBOXES = "checkboxes"  # any of a list


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap. Of `answers` (texts), `numbers` and `options` it has those of its kind.

    `weight` is its share beside the weights of the others. Gaps with the same `group`, not "", take their answers in
    any order.
    """

    name: str
    kind: GapKind = GapKind.TEXT
    answers: tuple[AcceptedAnswer, ...] = ()
    numbers: tuple[NumericAnswer, ...] = ()
    options: tuple[Option, ...] = ()
    folding: Folding = _DEFAULT_FOLDING
    has_wildcards: bool = False
    weight: Decimal = Decimal(1)
    group: str = ""

    def __post_init__(self) -> None:
        if not MARKER.fullmatch(f"[[{self.name}]]"):
            raise ContentFault("gap_name", name=self.name)
        if not 0 < self.weight <= 1000:
            raise ContentFault("gap_weight", name=self.name)
        if sum(map(bool, (self.answers, self.numbers, self.options))) != 1 or not self._own:
            raise ContentFault("gap_of_other_kind", name=self.name)
        for each in self.answers:
            if not each.text.strip() or "\0" in each.text:
                raise ContentFault("empty_answer")
            check_fraction(each.fraction)
        if self.options:
            check_options(self.options)
        if not self._can_be_right():
            raise ContentFault("gap_without_right_answer", name=self.name)

    @property
    def _own(self) -> Sequence[AcceptedAnswer | NumericAnswer | Option]:
        match self.kind:
            case GapKind.TEXT:
                return self.answers
            case GapKind.NUMBER:
                return self.numbers
        return self.options

    def _can_be_right(self) -> bool:
        if self.kind is GapKind.CHECKBOXES:
            return any(each.fraction > 0 for each in self.options)
        return any(each.fraction == 1 for each in self._own)

    def judge(self, given: Given) -> Judged:
        """What an answer earns of the gap, from 0 to 1, and its feedback. Nothing given earns nothing."""
        if not given:
            return Fraction(0), ()
        if self.kind is GapKind.CHECKBOXES:
            return self._ticked(given)
        fitting = [place for place in range(len(self._own)) if self._fits(place, str(given))]
        if not fitting:
            return Fraction(0), ()
        best = max(fitting, key=lambda place: self._own[place].fraction)
        return max(Fraction(self._own[best].fraction), Fraction(0)), (f"{self.name}:{best}",)

    def _fits(self, place: int, given: str) -> bool:
        match self.kind:
            case GapKind.TEXT:
                wording, folded = self.folding.fold(self.answers[place].text), self.folding.fold(given)
                return matches_pattern(folded, wording) if self.has_wildcards else folded == wording
            case GapKind.NUMBER:
                number = number_from(given)
                return number is not None and self.numbers[place].covers(number)
        return self.options[place].id == given

    def _ticked(self, given: Given) -> Judged:
        """The sum of what is ticked, within 0 and 1; every right option and no other is everything."""
        places = [place for place, each in enumerate(self.options) if each.id in given]
        keys = tuple(f"{self.name}:{place}" for place in places)
        if places == [place for place, each in enumerate(self.options) if each.fraction > 0]:
            return Fraction(1), keys
        total = sum((Fraction(self.options[place].fraction) for place in places), Fraction(0))
        return min(max(total, Fraction(0)), Fraction(1)), keys

    def feedback_at(self, place: int) -> Text | None:
        """The feedback of the accepted answer or option at a place."""
        return self._own[place].feedback

    def right(self) -> Given:
        """An answer that earns the whole gap."""
        match self.kind:
            case GapKind.TEXT:
                text = next(each.text for each in self.answers if each.fraction == 1)
                text = text.replace("\\*", "*") if self.has_wildcards else text
                return unicodedata.normalize("NFC", text).strip()
            case GapKind.NUMBER:
                best = next(each for each in self.numbers if each.fraction == 1)
                return f"{best.low if best.value is None else best.value:f}"
            case GapKind.CHECKBOXES:
                return [each.id for each in self.options if each.fraction > 0]
        return next(each.id for each in self.options if each.fraction == 1)

    def parse(self, raw: Any) -> Given:
        """The canonical form of what controls hold, "" or [] for nothing. Raises AnswerRefused.

        What is typed into a gap for a number is kept whatever it is: to refuse it would keep the other gaps, too, from
        being saved.
        """
        if self.kind is GapKind.CHECKBOXES:
            ticked = [raw] if isinstance(raw, str) and raw else raw or []
            if not isinstance(ticked, list) or any(
                each not in [one.id for one in self.options] for each in ticked
            ):
                raise AnswerRefused("unknown_option")
            return [each.id for each in self.options if each.id in ticked]
        text = typed_text({"text": raw}, LONGEST_GAP)
        if text and self.options and text not in [each.id for each in self.options]:
            raise AnswerRefused("unknown_option")
        return text

    def view(self, seed: int | None) -> Json:
        """The gap as a browser gets it."""
        shown: Json = {"name": self.name, "kind": self.kind.value}
        return shown | {"options": options_as_shown(self.options, seed)} if self.options else shown


def check_gaps(text: Text, gaps: Sequence[Gap]) -> None:
    """Raises ContentFault unless each gap stands in the text once and every marker is a gap."""
    names = [each.name for each in gaps]
    if not names:
        raise ContentFault("no_gaps")
    if len(names) > MOST_GAPS:
        raise ContentFault("too_many_gaps", most=str(MOST_GAPS))
    marked = list(names_in(text.text))
    for name in names:
        if marked.count(name) != 1 or names.count(name) != 1:
            raise ContentFault("gap_not_in_text", name=name)
    for name in marked:
        if name not in names:
            raise ContentFault("marker_without_gap", name=name)


def names_in(text: str) -> Iterator[str]:
    """The names of the markers in a text, in their order."""
    return (found[1] for found in MARKER.finditer(text))


def parse_gaps(gaps: Collection[Gap], raw: object) -> dict[str, Given]:
    """The canonical answers by name, only those that are given. Raises AnswerRefused."""
    if not isinstance(raw, dict):
        raise AnswerRefused("answer_shape", expected="parts")
    if not raw.keys() <= {each.name for each in gaps}:
        raise AnswerRefused("unknown_gap")
    parsed = {each.name: each.parse(raw.get(each.name)) for each in gaps}
    return {name: given for name, given in parsed.items() if given}


def gap_feedback(gaps: Collection[Gap], key: str) -> Text | None:
    """The feedback behind a key "<name>:<place>"."""
    name, _, place = key.rpartition(":")
    return next((each.feedback_at(int(place)) for each in gaps if each.name == name), None)
