"""What a reader hands over and a writer takes, whatever the file format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lms.contracts.questions import ItemContent

Category = tuple[str, ...]
"""A category as the names from the top down; () is the top itself."""


@dataclass(frozen=True, slots=True)
class ParsedItem:
    """One item as a file holds it. `line` is where it begins and does not matter to equality.

    `has_blank`: the answer stands inside the sentence, where the stem shows _____.
    """

    content: ItemContent
    category: Category = ()
    title: str | None = None
    tags: tuple[str, ...] = ()
    id: str | None = None
    has_blank: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why something in a file was not read: `code` and `params` become a sentence in messages.py.

    `line` and `column` count from 1; `excerpt` is the beginning of that line. `place`, too, counts from 1: which
    question of the file it is, where that helps to find it.
    """

    line: int
    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    column: int | None = None
    excerpt: str = ""
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds: the items that could be read; every fault; and, as `notes`, what was left behind of items
    that were read, because the bank has no place for it."""

    items: tuple[ParsedItem, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class LossNote:
    """Something of an item that a format cannot hold. `place` is the item's place in what was written, from 0."""

    place: int
    code: str
    params: Mapping[str, str] = field(default_factory=dict)
