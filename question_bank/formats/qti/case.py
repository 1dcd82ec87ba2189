"""A case: an item whose parts stand in divisions of their own, each with an interaction that adds to the score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lms.contracts.questions import ItemContent
from question_bank.bank.domain import Case, build_case
from question_bank.bank.domain.case import PART_TYPES
from question_bank.formats.moodle_xml.parts import Unreadable
from question_bank.formats.qti.context import Reading, share
from question_bank.formats.qti.nodes import Node

PART_CLASS = "case-part"
"""The class of the divisions, by which an item says that its interactions are questions of their own."""
_PARTS = tuple(each.content_class for each in PART_TYPES.values())


def parts_in(body: Node, interactions: Sequence[Node]) -> list[Node]:
    """The divisions of a case; none where the item is something else."""
    divisions = [each for each in body.nodes if PART_CLASS in each.get("class").split()]
    within = sum(node in interactions for each in divisions for node in each.walk())
    return divisions if divisions and within == len(interactions) else []


def read_case(
    reading: Reading, reader_of: Callable[[Node, list[Node]], Callable[[Reading], ItemContent]]
) -> Case:
    """The case. `reader_of` an item and its interactions is what reads them. Raises Unreadable."""
    processing = reading.processing
    if processing.lower is not None or processing.upper is not None:
        raise Unreadable(reading.item.line, "qti_bounds")
    divisions = parts_in(reading.body, reading.interactions)
    # what is said to everybody is said of the case
    item = Node("assessmentItem", reading.item.line, reading.item.attributes)
    item.content = [each for each in reading.item.nodes if each.name != "modalFeedback"]
    parts: list[tuple[Any, Decimal]] = []
    for each in divisions:
        inside = [node for node in each.walk() if node in reading.interactions]
        own = Reading(
            item,
            each,
            inside,
            reading.declared,
            processing,
            reading.resolve,
            reading.notes,
            taken=reading.taken,
        )
        content: Any = reader_of(item, inside)(own)
        if not isinstance(content, _PARTS):
            raise Unreadable(each.line, "part_kind")
        parts.append((content, share(own.worth, Fraction(1))))
    stem = reading.stem({id(each): [] for each in divisions})
    return build_case(stem, parts, reading.general_feedback())
