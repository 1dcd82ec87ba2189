"""The cells of one paper where candidates are enemies: that needs a solver.

OR-Tools is imported when first asked: it takes most of a second, and most papers never need it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from question_bank.papers.domain.shuffling import seeded

LONGEST_FILL = 2.0
"""So much deterministic time (about seconds) for the cells of one paper; unproven beyond."""


def fill_without_enemies(
    counts: Sequence[int], eligible: Sequence[Sequence[int]], groups: Sequence[frozenset[int]], seed: int
) -> list[list[int]]:
    """For each cell as many of its eligible items as can be had in all, none twice, one of each group at most."""
    from ortools.sat.python import cp_model

    filling = _Filling(cp_model.CpModel(), counts, eligible, groups)
    totals = filling.keep_rules()
    # among equally good solutions the seed decides which of the enemies stays
    luck = {item: place % 7 for place, item in enumerate(seeded(filling.single, seed))}
    filling.model.maximize(
        (7 * sum(counts) + 1) * sum(totals)
        + sum(luck[item] * var for (item, _), var in filling.chosen.items())
    )
    solver = seeded_solver(cp_model, seed)
    solver.parameters.max_deterministic_time = LONGEST_FILL
    if solver.solve(filling.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return [[] for _ in counts]  # only without time, for nothing at all is a solution
    return [seeded(items, seed) for items in filling.solution(solver)]


class _Filling:
    """The cells as a model. Items without enemies that fit the same cells are alike: how many of them a cell takes is
    one variable, instead of one for each."""

    def __init__(
        self,
        model: Any,
        counts: Sequence[int],
        eligible: Sequence[Sequence[int]],
        groups: Sequence[frozenset[int]],
    ) -> None:
        self.model, self.counts, self.groups = model, counts, groups
        self.cells_of: dict[int, list[int]] = {}
        for place, items in enumerate(eligible):
            for item in items:
                self.cells_of.setdefault(item, []).append(place)
        self.single = {item for group in groups for item in group if item in self.cells_of}
        self.alike: dict[tuple[int, ...], list[int]] = {}
        for item, places in self.cells_of.items():
            if item not in self.single:
                self.alike.setdefault(tuple(places), []).append(item)
        self.chosen = {
            (item, place): model.new_bool_var("")
            for item in sorted(self.single)
            for place in self.cells_of[item]
        }
        self.taken = {
            (places, place): model.new_int_var(0, min(len(items), counts[place]), "")
            for places, items in self.alike.items()
            for place in places
        }

    def keep_rules(self) -> list[Any]:
        """No item twice, enemies apart, no cell more than full; returns how many each cell gets."""
        for item in self.single:
            self.model.add_at_most_one(self.chosen[item, place] for place in self.cells_of[item])
        for group in self.groups:
            here = sorted(group & self.single)
            self.model.add_at_most_one(
                self.chosen[item, place] for item in here for place in self.cells_of[item]
            )
        for places, items in self.alike.items():
            self.model.add(sum(self.taken[places, place] for place in places) <= len(items))
        totals: list[Any] = [0 for _ in self.counts]
        for (_, place), var in [*self.chosen.items(), *self.taken.items()]:
            totals[place] += var
        for total, count in zip(totals, self.counts, strict=True):
            self.model.add(total <= count)
        return totals

    def solution(self, solver: Any) -> list[list[int]]:
        """The items of each cell."""
        filled: list[list[int]] = [[] for _ in self.counts]
        for (item, place), var in self.chosen.items():
            if solver.value(var):
                filled[place].append(item)
        left = {places: list(items) for places, items in self.alike.items()}
        for (places, place), var in self.taken.items():
            amount = solver.value(var)
            filled[place] += left[places][:amount]
            del left[places][:amount]
        return filled


def seeded_solver(cp_model: Any, seed: int) -> Any:
    """A solver that finds the same for the same seed."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2_000_000_000
    return solver
