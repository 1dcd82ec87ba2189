"""The marks of everybody who sat a paper, as columns of whole numbers: exact, and small enough for 100,000 papers."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from lms.contracts.questions import MARKS_STEP


@dataclass(frozen=True, slots=True)
class Item:
    """A question of the paper. `key` is the caller's name for it; `maximum` is its highest mark in steps.

    `draw` is None for a question that everybody has. Otherwise it names the draw by which some candidates have it and
    others have another one in its place.
    """

    key: Hashable
    maximum: int
    draw: str | None = None


@dataclass(slots=True)
class Column:
    """The marks in one question or one slot, a number for each candidate who had it, in the order of their coming.

    `candidates` says whose they are, by number; it stays empty for a column that everybody has. `maxima` counts
    the candidates by their highest mark, where that is not the same for all: in a slot.
    """

    marks: array[int] = field(default_factory=lambda: array("q"))
    candidates: array[int] = field(default_factory=lambda: array("I"))
    answered: int = 0
    maxima: Counter[int] = field(default_factory=Counter)

    @property
    def out_of(self) -> int:
        """The sum of a slot's highest marks over the candidates."""
        return sum(maximum * count for maximum, count in self.maxima.items())


Entry = tuple[int, int, bool]
"""One question of one candidate's paper: the item's number, the mark in steps, whether it was answered."""


class MarksTable:
    """Items, and for each candidate the marks in those they had. What a candidate did not have is missing, not zero.

    Marks are whole numbers of `step`. A slot is a place of the paper that a draw fills, with another question for each
    candidate; slots are kept by (draw, number from 0 in the order of the paper).
    """

    def __init__(self, items: Iterable[Item] = (), step: Decimal = MARKS_STEP) -> None:
        self.step = step
        self.items: list[Item] = []
        self.columns: list[Column] = []
        self.slots: dict[tuple[str, int], Column] = {}
        self.totals = array("q")
        for item in items:
            self.add_item(item)

    def add_item(self, item: Item) -> int:
        """Adds an item, and returns its number for the entries of candidates."""
        self.items.append(item)
        self.columns.append(Column())
        return len(self.items) - 1

    def add_candidate(self, entries: Iterable[Entry]) -> None:
        """Adds one candidate with the questions of their paper, in its order."""
        items, columns = self.items, self.columns
        candidate, total = len(self.totals), 0
        drawn: dict[str, int] = {}
        for number, mark, is_answered in entries:
            item, column = items[number], columns[number]
            total += mark
            column.marks.append(mark)
            if is_answered:
                column.answered += 1
            if item.draw is not None:
                column.candidates.append(candidate)
                place = drawn.get(item.draw, 0)
                drawn[item.draw] = place + 1
                self._fill_slot(item, place, mark, is_answered=is_answered)
        self.totals.append(total)

    def _fill_slot(self, item: Item, place: int, mark: int, *, is_answered: bool) -> None:
        assert item.draw is not None
        slot = self.slots.setdefault((item.draw, place), Column())
        slot.marks.append(mark)
        slot.answered += is_answered
        slot.maxima[item.maximum] += 1

    @property
    def is_uniform(self) -> bool:
        """Whether all papers have as many questions of each draw, so that their places can be compared.

        Raises ValueError when somebody lacks a question that everybody has.
        """
        count = len(self.totals)
        for item, column in zip(self.items, self.columns, strict=True):
            if item.draw is None and len(column.marks) != count:
                raise ValueError(f"{item.key}: {len(column.marks)} marks for {count} candidates")
        return all(len(slot.marks) == count for slot in self.slots.values())

    def totals_beside(self, column: Column) -> Sequence[int]:
        """The totals of those whose marks are in a column, in its order."""
        if not column.candidates:
            return self.totals
        return array("q", map(self.totals.__getitem__, column.candidates))
