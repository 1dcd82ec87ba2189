"""Drawing questions for the cells of a blueprint: at random, and exactly.

Cells compete for questions when their categories, types or levels overlap, so filling them one after the other may
fail where a solution exists. Without enemies this is a maximum flow from questions to cells; with them it is a
problem for a solver, which is asked only when the quick way leaves a cell short.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from question_bank.papers.domain.blueprint import Blueprint, Candidate, Cell, Pool, candidates_by_cell
from question_bank.papers.domain.filling import fill_without_enemies
from question_bank.papers.domain.shuffling import rank


@dataclass(frozen=True, slots=True)
class CellShortage:
    """A cell that cannot be filled: `missing` questions have to be written for it, or asked for less.

    `available` questions fit it alone. `rivals` are the keys of the cells that want the same questions.
    """

    cell: Cell
    missing: int
    available: int
    rivals: tuple[str, ...] = ()


class BlueprintShort(Exception):
    """The bank cannot fill the blueprint. `shortages` says where and by how many; in all as few as possible."""

    def __init__(self, shortages: Sequence[CellShortage]) -> None:
        super().__init__("; ".join(f"{each.cell.key}: {each.missing} missing" for each in shortages))
        self.shortages = tuple(shortages)


Drawn = dict[str, list[int]]
"""By the key of its cell: the ids of the items that were drawn for it, in random order."""


def draw_from_blueprint(pool: Pool, blueprint: Blueprint, seed: int) -> Drawn:
    """Items for every cell, none twice, none that is fixed, and no two enemies.

    The same pool, blueprint and seed give the same items. Raises BlueprintShort: then there is no way at all.
    """
    cells = blueprint.cells
    if not cells:
        return {}
    candidates = _without(pool.candidates, _barred(blueprint.item_ids, pool.enemies))
    ranked = sorted(candidates, key=lambda each: rank(each.item_id, seed))
    groups = _groups_among(ranked, pool.enemies)
    drawn = fill_cells(cells, candidates_by_cell(_one_of_each_group(ranked, groups), cells))
    if _missing(cells, drawn) == 0:
        return _by_key(cells, drawn)
    eligible = candidates_by_cell(ranked, cells)
    if groups:
        drawn = fill_without_enemies([cell.count for cell in cells], eligible, groups, seed)
        if _missing(cells, drawn) == 0:
            return _by_key(cells, drawn)
    raise BlueprintShort(shortages_in(cells, eligible, drawn))


def fill_cells(cells: Sequence[Cell], eligible: Sequence[Sequence[int]]) -> list[list[int]]:
    """For each cell as many of its eligible items as can be had, none twice: a maximum flow.

    The tightest cell chooses first, in the order given. When none is left for a cell, another one that holds an item
    of it is asked to take a different one, and so on (an augmenting path through the cells).
    """
    flow = _Flow(eligible)
    for cell in sorted(range(len(cells)), key=lambda each: len(eligible[each]) - cells[each].count):
        for _ in range(cells[cell].count):
            if not flow.add_one(cell):
                break
    return [list(items) for items in flow.taken]


class _Flow:
    """Which cell holds which item. A cell's free items are found by a pointer that only moves on: an item that was
    taken is never given back, it only changes its holder."""

    def __init__(self, eligible: Sequence[Sequence[int]]) -> None:
        self._eligible = eligible
        self._next = [0] * len(eligible)
        self._holder: dict[int, int] = {}
        self.taken: list[dict[int, None]] = [{} for _ in eligible]

    def add_one(self, cell: int) -> bool:
        """One more item for the cell, even if others have to exchange theirs. False: there is no way."""
        came_by: dict[int, tuple[int, int] | None] = {cell: None}
        waiting = deque([cell])
        while waiting:
            at = waiting.popleft()
            free = self._free(at)
            if free is not None:
                self._shift(at, free, came_by)
                return True
            for item in self._eligible[at]:
                holder = self._holder[item]
                if holder not in came_by:
                    came_by[holder] = (at, item)
                    waiting.append(holder)
        return False

    def _free(self, cell: int) -> int | None:
        eligible, place = self._eligible[cell], self._next[cell]
        while place < len(eligible) and eligible[place] in self._holder:
            place += 1
        self._next[cell] = place
        return eligible[place] if place < len(eligible) else None

    def _shift(self, cell: int, item: int, came_by: dict[int, tuple[int, int] | None]) -> None:
        """The cell takes the free item; what it gives up for it goes to the cell that asked, up to the first one."""
        while True:
            self.taken[cell][item] = None
            self._holder[item] = cell
            step = came_by[cell]
            if step is None:
                return
            asking, given = step
            del self.taken[cell][given]
            cell, item = asking, given


def _barred(fixed: Collection[int], enemies: Sequence[frozenset[int]]) -> set[int]:
    """The fixed items and whatever may not stand beside one of them."""
    barred = set(fixed)
    for group in enemies:
        if not group.isdisjoint(fixed):
            barred |= group
    return barred


def _without(candidates: Sequence[Candidate], barred: set[int]) -> Sequence[Candidate]:
    return [each for each in candidates if each.item_id not in barred] if barred else candidates


def _groups_among(candidates: Sequence[Candidate], enemies: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """The groups of enemies of which two or more could be drawn, without those that could not."""
    if not enemies:
        return []
    present = {each.item_id for each in candidates}
    return [here for group in enemies if len(here := group & present) > 1]


def _one_of_each_group(ranked: Sequence[Candidate], groups: Sequence[frozenset[int]]) -> Sequence[Candidate]:
    """The candidates with at most one of each group: the one that comes first in this draw's order."""
    if not groups:
        return ranked
    groups_of: dict[int, list[int]] = {}
    for place, group in enumerate(groups):
        for item_id in group:
            groups_of.setdefault(item_id, []).append(place)
    used: set[int] = set()
    kept = []
    for candidate in ranked:
        mine = groups_of.get(candidate.item_id, ())
        if used.isdisjoint(mine):
            used.update(mine)
            kept.append(candidate)
    return kept


def _missing(cells: Sequence[Cell], drawn: Sequence[Sequence[int]]) -> int:
    return sum(cell.count - len(items) for cell, items in zip(cells, drawn, strict=True))


def _by_key(cells: Sequence[Cell], drawn: Sequence[list[int]]) -> Drawn:
    return {cell.key: items for cell, items in zip(cells, drawn, strict=True)}


def shortages_in(
    cells: Sequence[Cell], eligible: Sequence[Sequence[int]], drawn: Sequence[Sequence[int]]
) -> list[CellShortage]:
    """The cells for which fewer was drawn than they want, with who holds what else would fit."""
    holders = {item: place for place, items in enumerate(drawn) for item in items}
    found = []
    for place, cell in enumerate(cells):
        missing = cell.count - len(drawn[place])
        if missing:
            rivals = sorted({holders[item] for item in eligible[place] if item in holders} - {place})
            found.append(
                CellShortage(cell, missing, len(eligible[place]), tuple(cells[each].key for each in rivals))
            )
    return found
