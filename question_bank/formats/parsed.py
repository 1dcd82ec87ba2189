"""What a reader hands over and a writer takes, whatever the file format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from lms.contracts.questions import ItemContent

Category = tuple[str, ...]
"""A category as the names from the top down; () is the top itself."""


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture or a sound that questions show: the name it had in the file, and its bytes."""

    name: str
    data: bytes


MediaSource = Callable[[str], Medium | None]
"""Gives a writer the medium with a SHA-256 (hexadecimal); None when it is lost."""


@dataclass(frozen=True, slots=True)
class ParsedItem:
    """One item as a file holds it. `line` is where it begins (a line, row or paragraph, as the format counts) and does
    not matter to equality.

    `has_blank`: the answer stands inside the sentence, where the stem shows _____. `difficulty` is 1 (easy) to 5
    (hard); both ends of `valid_from` … `valid_until` belong to it.
    """

    content: ItemContent
    category: Category = ()
    title: str | None = None
    tags: tuple[str, ...] = ()
    id: str | None = None
    has_blank: bool = False
    line: int = field(default=0, compare=False)
    difficulty: int | None = None
    knowledge_points: tuple[str, ...] = ()
    source: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why something in a file was not read: `code` and `params` become a sentence in messages.py.

    `line` and `column` count from 1, in what the format counts; `excerpt` is the beginning of what stands there.
    `place`, too, counts from 1: which question of the file it is, where that helps to find it. `file` names the member
    of a package.
    """

    line: int
    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    column: int | None = None
    excerpt: str = ""
    place: int | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds: the items that could be read; every fault; as `notes`, what was left behind of items that
    were read, because the bank has no place for it; and the media that the items show, by their SHA-256.

    `refusal` says why the file as a whole is not read; then there is nothing else.
    """

    items: tuple[ParsedItem, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    media: Mapping[str, Medium] = field(default_factory=dict)
    refusal: Fault | None = None


def refused(code: str, **params: str) -> Document:
    """The document of a file that is not read at all."""
    return Document((), refusal=Fault(1, code, params))


@dataclass(frozen=True, slots=True)
class LossNote:
    """Something of an item that a format cannot hold. `place` is the item's place in what was written, from 0."""

    place: int
    code: str
    params: Mapping[str, str] = field(default_factory=dict)
