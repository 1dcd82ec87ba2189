"""Drawing a paper from the bank."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from question_bank.bank.domain.seeded_order import seeded_order
from question_bank.exams.domain.rules import Draw


@dataclass(frozen=True, slots=True)
class Shortage:
    """A category that lacks questions: so many wanted by one draw, so many left for it."""

    category: str
    wanted: int
    available: int

    @property
    def missing(self) -> int:
        """How many have to be written."""
        return self.wanted - self.available


class DrawShort(Exception):
    """The bank holds too few questions. `shortages` says where and by how many, every one of them."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        super().__init__("; ".join(f"{each.category}: {each.missing} missing" for each in shortages))
        self.shortages = tuple(shortages)


class SettingRefused(Exception):
    """What is set cannot be brought into that state; `code` says why, `shortages` where questions are missing."""

    def __init__(self, code: str, shortages: Sequence[Shortage] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.shortages = tuple(shortages)


def draw_items(
    pool: Mapping[str, Collection[int]], draws: Sequence[Draw], seed: int, *, is_mixed: bool = False
) -> list[int]:
    """The ids of a paper's items, each once, in the order of the draws or (`is_mixed`) in any.

    `pool` gives the ids that each category named by a draw may yield, those of its subcategories included.
    The same pool, draws and seed give the same paper. Raises DrawShort.
    """
    taken: dict[int, None] = {}
    drawn: dict[int, list[int]] = {}
    shortages = []
    # Categories are nested or apart. Taking from the smaller first leaves the larger the most, so that a draw
    # only fails if there is no way at all to satisfy it.
    for place in sorted(range(len(draws)), key=lambda each: len(pool.get(draws[each].category, ()))):
        draw = draws[place]
        free = [each for each in pool.get(draw.category, ()) if each not in taken]
        drawn[place] = seeded_order(free, seed)[: draw.count]
        taken.update(dict.fromkeys(drawn[place]))
        if len(free) < draw.count:
            shortages.append((place, Shortage(draw.category, draw.count, len(free))))
    if shortages:
        raise DrawShort([shortage for _, shortage in sorted(shortages, key=lambda each: each[0])])
    paper = [item for place in range(len(draws)) for item in drawn[place]]
    return seeded_order(paper, seed + 1) if is_mixed else paper
