"""What a bank records of an item beside the question itself, for formats that have no place for it."""

from __future__ import annotations

from collections.abc import Iterator

from question_bank.formats.parsed import ParsedItem


def record_losses(item: ParsedItem) -> Iterator[str]:
    """A code for each record that the item has; the words are in messages.py."""
    if item.difficulty is not None:
        yield "difficulty"
    if item.knowledge_points:
        yield "knowledge_points"
    if item.source:
        yield "source"
    if item.valid_from or item.valid_until:
        yield "validity"


RECORDS = ("difficulty", "knowledge_points", "source", "validity")
