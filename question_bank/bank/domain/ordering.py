"""Ordering: things are put into their right order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import partial
from itertools import pairwise

from lms.contracts.questions import AnswerRefused, ContentFault, Json, Mark, QuestionType, Text
from question_bank.bank.domain.json_codec import from_json, to_json
from question_bank.bank.domain.options import field_of, text_view
from question_bank.bank.domain.seeded_order import seeded_order
from question_bank.bank.domain.stable_ids import require_unique, stable_ids
from question_bank.bank.domain.stem import check_stem


class OrderingRule(StrEnum):
    """What an order earns that is not quite right. The first is usual on paper; the others are Moodle's "relative to
    the next item, excluding last" and "absolute position"."""

    ALL_OR_NOTHING = "all_or_nothing"
    NEIGHBOURS = "neighbours"  # the share of the things that are followed at once by the right one
    POSITIONS = "positions"  # the share of the things that stand at their place


@dataclass(frozen=True, slots=True)
class OrderingItem:
    """One thing to be put in order."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class Ordering:
    """A stem, and the things in their right order."""

    stem: Text
    items: tuple[OrderingItem, ...]
    rule: OrderingRule = OrderingRule.NEIGHBOURS
    general_feedback: Text | None = None

    def __post_init__(self) -> None:
        check_stem(self.stem)
        if len(self.items) < 2:
            raise ContentFault("too_few_items")
        require_unique([each.id for each in self.items])
        if any(not each.text.text for each in self.items):
            raise ContentFault("empty_item")
        if len({each.text.text for each in self.items}) != len(self.items):
            raise ContentFault("item_repeated")

    def feedback_for(self, key: str) -> Text | None:
        """None: there is none but the explanation."""
        return None


def build_ordering(
    stem: Text,
    texts: Sequence[Text],
    rule: OrderingRule = OrderingRule.NEIGHBOURS,
    general_feedback: Text | None = None,
) -> Ordering:
    """An ordering with ids of its own, of texts in their right order. Raises ContentFault where Ordering does."""
    ids = stable_ids(each.text for each in texts)
    items = tuple(OrderingItem(item_id, text) for item_id, text in zip(ids, texts, strict=True))
    return Ordering(stem, items, rule, general_feedback)


def parse_answer(content: Ordering, raw: object) -> Json:
    """{"places": id → its place as a text, "1" for the first; only those that have one}. Raises AnswerRefused for an
    unknown thing, a place that there is not, and two things at one place."""
    places = field_of(raw, "places")
    if not isinstance(places, dict):
        raise AnswerRefused("answer_shape", expected="places")
    ids = [each.id for each in content.items]
    known = [str(place) for place in range(1, len(ids) + 1)]
    if not places.keys() <= set(ids):
        raise AnswerRefused("unknown_item")
    given = {each: places[each] for each in ids if places.get(each) not in (None, "")}
    if any(each not in known for each in given.values()):
        raise AnswerRefused("unknown_place")
    if len(set(given.values())) != len(given):
        raise AnswerRefused("place_repeated")
    return {"places": given}


def _all_or_nothing(places: Sequence[int]) -> Fraction:
    return Fraction(list(places) == list(range(1, len(places) + 1)))


def _neighbours(places: Sequence[int]) -> Fraction:
    pairs = list(pairwise(places))
    return Fraction(sum(bool(one and other == one + 1) for one, other in pairs), len(pairs))


def _positions(places: Sequence[int]) -> Fraction:
    return Fraction(sum(place == right for right, place in enumerate(places, start=1)), len(places))


_SHARES: dict[OrderingRule, Callable[[Sequence[int]], Fraction]] = {
    OrderingRule.ALL_OR_NOTHING: _all_or_nothing,
    OrderingRule.NEIGHBOURS: _neighbours,
    OrderingRule.POSITIONS: _positions,
}
"""What each rule gives for the places of the things in their right order, 0 for one without a place."""


def grade(content: Ordering, answer: Json, marks: Decimal, rule: str = "") -> Mark:
    """What the order earns under the rule of the content."""
    places = [int(answer["places"].get(each.id, 0)) for each in content.items]
    return Mark.of(_SHARES[content.rule](places), marks)


def candidate_view(content: Ordering, seed: int | None) -> Json:
    """Stem and things, mixed even without a seed: as written they would be the key."""
    mixed = seeded_order(content.items, seed or 0, lambda item: item.id)
    return {
        "type": ORDERING.key,
        "stem": text_view(content.stem),
        "items": [{"id": each.id, "text": text_view(each.text)} for each in mixed],
    }


def correct_answer(content: Ordering) -> Json:
    """Everything at its place."""
    return {"places": {each.id: str(place) for place, each in enumerate(content.items, start=1)}}


ORDERING = QuestionType(
    key="question_bank.ordering",
    content_class=Ordering,
    to_json=to_json,
    from_json=partial(from_json, Ordering),
    blank_answer={"places": {}},
    parse_answer=parse_answer,
    grade=grade,
    candidate_view=candidate_view,
    correct_answer=correct_answer,
)
