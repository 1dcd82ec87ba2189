"""A GIFT file cut into its items: lines between blank lines, comments and category lines taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from question_bank.formats.categories import read_category
from question_bank.formats.parsed import Category, Fault

_CATEGORY = "$CATEGORY:"
# neither alternative can match what the other does, and a bracket ends the attempt: linear on any line
_REMARK = re.compile(r"\[(tag|id|point|difficulty|source|valid):((?:\\.|[^\\\[\]])*)\]")
_EXCERPT = 80


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """A `$CATEGORY:` line: what it says, and the category that this means."""

    line: int
    written: str
    category: Category


@dataclass
class Block:
    """The lines of one item with their numbers, and what its comments say about it."""

    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)

    def remarks(self) -> dict[str, list[str]]:
        """What the comments name, each value once, by the name before the colon."""
        named: dict[str, dict[str, None]] = {}
        for comment in self.comments:
            for kind, raw in _REMARK.findall(comment):
                value = re.sub(r"\\(.)", r"\1", raw).strip()
                if value:
                    named.setdefault(kind, {})[value] = None
        return {kind: list(values) for kind, values in named.items()}

    def fault(self, position: int, code: str, **params: str) -> Fault:
        """A fault at a position of `text`."""
        row = self.text.count("\n", 0, position)
        column = position - self.text.rfind("\n", 0, position)
        return Fault(self.numbers[row], code, params, column, self.lines[row].strip()[:_EXCERPT])


def split_blocks(text: str) -> Iterator[Block | CategoryLine]:
    """Items and category lines in the file's order. A blank line or a category line ends an item."""
    block = Block()
    for number, line in enumerate(_unix_lines(text), start=1):
        start = line.lstrip()
        if start.startswith("//"):
            block.comments.append(start)
        elif start.startswith(_CATEGORY):
            if block.lines:
                yield block
            block = Block()
            written = start[len(_CATEGORY) :].strip()
            yield CategoryLine(number, written, read_category(written))
        elif start:
            block.lines.append(line)
            block.numbers.append(number)
        elif block.lines or block.comments:
            if block.lines:
                yield block
            block = Block()
    if block.lines:
        yield block


def _unix_lines(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
