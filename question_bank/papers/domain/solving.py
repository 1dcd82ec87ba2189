"""What needs a solver: cells with enemies among their candidates, and parallel forms. The only import of OR-Tools.

It is imported when first asked: it takes most of a second, and most papers never need it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from question_bank.papers.domain.drawing import seeded
from question_bank.papers.domain.forms import FormsProblem
from question_bank.papers.domain.information import item_information

LONGEST_FILL = 2.0
"""So much deterministic time (about seconds) for the cells of one paper; unproven beyond."""

_STEP = 1000
_SHORT = 1_000_000
FACILITY_WEIGHT = 4
"""A difference of facility costs so many times what the same difference of information does."""


class FormsInseparable(Exception):
    """Enemies leave no way to fill all forms within the time."""


Forms = tuple[tuple[tuple[int, ...], ...], ...]
"""Form → cell → the ids of its items."""


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
    solver = _solver(cp_model, seed)
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


def assemble_forms(
    problem: FormsProblem,
    *,
    seconds: float,
    seed: int,
    watch: Callable[[float], None] = lambda elapsed: None,
    every: float = 0.5,
) -> Forms:
    """The forms that are most alike, as far as they were found in so many seconds.

    `watch` is told the seconds gone, now and then; what it raises ends the search and is passed on. The same problem
    and seed give forms that are equally alike, not always the same ones. Raises FormsInseparable.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    chosen = _choices(model, problem)
    short = _rules(model, problem, chosen)
    _aim(model, problem, chosen, short)
    solver = _solver(cp_model, seed)
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    # With these left on, the first dealing is not taken up as a solution and the first better one takes twice as long.
    solver.parameters.symmetry_level = 0
    solver.parameters.linearization_level = 0
    outcome: list[Any] = []
    search = threading.Thread(target=lambda: outcome.append(solver.solve(model)), daemon=True)
    search.start()
    elapsed = 0.0
    try:
        while search.is_alive():
            search.join(every)
            elapsed += every
            watch(min(elapsed, seconds))
    except BaseException:
        solver.stop_search()
        search.join()
        raise
    if not outcome or outcome[0] not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise FormsInseparable
    if any(solver.value(var) for var in short):
        raise FormsInseparable
    return tuple(
        tuple(
            tuple(item for item in items if solver.value(chosen[form, place, item]))
            for place, items in enumerate(problem.eligible)
        )
        for form in range(problem.wanted.count)
    )


def _solver(cp_model: Any, seed: int) -> Any:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2_000_000_000
    return solver


def _choices(model: Any, problem: FormsProblem) -> dict[tuple[int, int, int], Any]:
    """One variable for each form, cell and item, with the first dealing as a hint."""
    chosen = {}
    for form in range(problem.wanted.count):
        for place, items in enumerate(problem.eligible):
            start = set(problem.start[form][place])
            for item in items:
                var = model.new_bool_var("")
                model.add_hint(var, item in start)
                chosen[form, place, item] = var
    return chosen


def _rules(model: Any, problem: FormsProblem, chosen: dict[tuple[int, int, int], Any]) -> list[Any]:
    """Each item once, enemies apart, cells full; returns by how many each cell of each form may fall short."""
    by_item: dict[int, list[Any]] = {}
    by_form: list[dict[int, list[Any]]] = [{} for _ in range(problem.wanted.count)]
    for (form, _, item), var in chosen.items():
        by_item.setdefault(item, []).append(var)
        by_form[form].setdefault(item, []).append(var)
    for variables in by_item.values():
        model.add_at_most_one(variables)
    for of_item in by_form:
        for group in problem.groups:
            model.add_at_most_one(var for item in sorted(group) for var in of_item.get(item, ()))
    short = []
    for form in range(problem.wanted.count):
        for place, cell in enumerate(problem.wanted.cells):
            lacking = model.new_int_var(0, cell.count if problem.groups else 0, "")
            model.add_hint(lacking, cell.count - len(problem.start[form][place]))
            short.append(lacking)
            held = sum(chosen[form, place, item] for item in problem.eligible[place])
            model.add(held + lacking == cell.count)
    return short


def _aim(
    model: Any, problem: FormsProblem, chosen: dict[tuple[int, int, int], Any], short: list[Any]
) -> None:
    """As little difference as possible: of the facility, and of the information at each of the targets."""
    expected, count = problem.wanted.expected, sum(cell.count for cell in problem.wanted.cells)
    items = {item for row in problem.eligible for item in row}
    measures = [(FACILITY_WEIGHT, {item: round(_STEP * expected[item].facility) for item in items})]
    measures += [
        (
            1,
            {
                item: round(_STEP * item_information(target, expected[item].a, expected[item].b))
                for item in items
            },
        )
        for target in problem.wanted.targets
    ]
    costs = [_SHORT * var for var in short]
    for weight, value_of in measures:
        most = count * max(value_of.values(), default=0)
        high, low = model.new_int_var(0, most, ""), model.new_int_var(0, most, "")
        start = [sum(value_of[item] for row in form for item in row) for form in problem.start]
        model.add_hint(high, max(start))
        model.add_hint(low, min(start))
        for form in range(problem.wanted.count):
            total = sum(value_of[item] * var for (at, _, item), var in chosen.items() if at == form)
            model.add(total <= high)
            model.add(total >= low)
        costs.append(weight * (high - low))
    model.minimize(sum(costs))
