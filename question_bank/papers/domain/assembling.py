"""Parallel forms, put together by a solver so that they are as alike as can be.

OR-Tools is imported when first asked: it takes most of a second, and most papers never need it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from question_bank.papers.domain.filling import seeded_solver
from question_bank.papers.domain.forms import FormsProblem
from question_bank.papers.domain.information import item_information

_STEP = 1000
_SHORT = 1_000_000
FACILITY_WEIGHT = 4
"""A difference of facility costs so many times what the same difference of information does."""


class FormsInseparable(Exception):
    """Enemies leave no way to fill all forms within the time."""


Forms = tuple[tuple[tuple[int, ...], ...], ...]
"""Form → cell → the ids of its items."""


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
    solver = seeded_solver(cp_model, seed)
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
