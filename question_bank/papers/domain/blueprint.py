"""What a paper consists of: sections with fixed questions or cells of a blueprint, and the questions that fit these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lms.contracts.questions import Json

MOST_QUESTIONS = 500
"""More than that nobody can answer in one sitting."""


class PaperRefused(ValueError):
    """A paper that nobody can set. `code` names what is wrong with it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Cell:
    """So many questions of one kind: from a category and all below it, and where given only of these types, of these
    levels of difficulty (1 easy … 5 hard) and on one of these knowledge points.

    `key` tells it from the paper's other cells; `marks` is what each of its questions is worth.
    """

    key: str
    category: int
    count: int
    marks: Decimal = Decimal(1)
    types: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    points: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.count <= MOST_QUESTIONS:
            raise PaperRefused("count_out_of_range")
        if self.marks <= 0:
            raise PaperRefused("no_marks")

    def to_json(self) -> Json:
        return {
            "key": self.key,
            "category": self.category,
            "count": self.count,
            "marks": f"{self.marks:f}",
            "types": list(self.types),
            "levels": list(self.levels),
            "points": list(self.points),
        }

    @classmethod
    def from_json(cls, data: Json) -> Cell:
        return cls(
            key=data["key"],
            category=data["category"],
            count=data["count"],
            marks=Decimal(data["marks"]),
            types=tuple(data["types"]),
            levels=tuple(data["levels"]),
            points=tuple(data["points"]),
        )


@dataclass(frozen=True, slots=True)
class FixedQuestion:
    """A question that everybody gets, by its item's id."""

    item_id: int
    marks: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper under one heading: first its fixed questions in their order, then what its cells yield."""

    key: str
    title: str = ""
    title_en: str = ""
    instructions: str = ""
    instructions_en: str = ""
    questions: tuple[FixedQuestion, ...] = ()
    cells: tuple[Cell, ...] = ()

    @property
    def question_count(self) -> int:
        return len(self.questions) + sum(cell.count for cell in self.cells)

    @property
    def marks(self) -> Decimal:
        """The marks of all its questions."""
        fixed = sum((each.marks for each in self.questions), Decimal(0))
        return fixed + sum((cell.count * cell.marks for cell in self.cells), Decimal(0))

    def to_json(self) -> Json:
        return {
            "key": self.key,
            "title": self.title,
            "title_en": self.title_en,
            "instructions": self.instructions,
            "instructions_en": self.instructions_en,
            "questions": [[each.item_id, f"{each.marks:f}"] for each in self.questions],
            "cells": [cell.to_json() for cell in self.cells],
        }

    @classmethod
    def from_json(cls, data: Json) -> Section:
        texts = ("key", "title", "title_en", "instructions", "instructions_en")
        return cls(
            **{name: data[name] for name in texts},
            questions=tuple(FixedQuestion(item_id, Decimal(marks)) for item_id, marks in data["questions"]),
            cells=tuple(Cell.from_json(each) for each in data["cells"]),
        )


@dataclass(frozen=True, slots=True)
class Blueprint:
    """All sections of a paper. Raises PaperRefused when a question stands in it twice, or when it is too long."""

    sections: tuple[Section, ...] = ()

    def __post_init__(self) -> None:
        items = self.item_ids
        if len(set(items)) != len(items):
            raise PaperRefused("question_twice")
        if self.question_count > MOST_QUESTIONS:
            raise PaperRefused("too_many_questions")

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(cell for section in self.sections for cell in section.cells)

    @property
    def item_ids(self) -> tuple[int, ...]:
        """The items of the fixed questions, in their order."""
        return tuple(each.item_id for section in self.sections for each in section.questions)

    @property
    def question_count(self) -> int:
        return sum(section.question_count for section in self.sections)

    @property
    def marks(self) -> Decimal:
        return sum((section.marks for section in self.sections), Decimal(0))

    @property
    def is_fixed(self) -> bool:
        """Whether everybody gets the same questions."""
        return not self.cells

    def to_json(self) -> list[Json]:
        return [section.to_json() for section in self.sections]

    @classmethod
    def from_json(cls, data: Iterable[Json]) -> Blueprint:
        return cls(tuple(Section.from_json(each) for each in data))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be drawn. `category_path` is the ids from the bank's top down, "/1/4/9/"."""

    item_id: int
    category_path: str
    type: str
    level: int | None = None
    points: tuple[str, ...] = ()

    @property
    def traits(self) -> tuple[Any, ...]:
        """What cells look at: two candidates with equal traits fit the same cells."""
        return (self.category_path, self.type, self.level, self.points)


def fits(candidate: Candidate, cell: Cell) -> bool:
    """Whether the cell may take this question."""
    return (
        f"/{cell.category}/" in candidate.category_path
        and (not cell.types or candidate.type in cell.types)
        and (not cell.levels or candidate.level in cell.levels)
        and (not cell.points or not set(cell.points).isdisjoint(candidate.points))
    )


def candidates_by_cell(pool: Sequence[Candidate], cells: Sequence[Cell]) -> list[list[int]]:
    """For each cell the item ids that it may take, in the order of the pool."""
    takers: dict[tuple[Any, ...], list[list[int]]] = {}
    found: list[list[int]] = [[] for _ in cells]
    for candidate in pool:
        traits = candidate.traits
        lists = takers.get(traits)
        if lists is None:
            lists = [found[place] for place, cell in enumerate(cells) if fits(candidate, cell)]
            takers[traits] = lists
        for each in lists:
            each.append(candidate.item_id)
    return found


@dataclass(frozen=True, slots=True)
class Pool:
    """What a blueprint draws from: the candidates, and the groups of which a paper holds one at most."""

    candidates: tuple[Candidate, ...]
    enemies: tuple[frozenset[int], ...] = field(default=())
