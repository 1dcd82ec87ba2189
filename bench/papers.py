"""What drawing papers costs: python bench/papers.py. Pure rules only; no database.

100 questions for 20 cells from 2,000 candidates, as when an exam begins; the same with enemies, tight, and short; and
parallel forms: how alike they get in a given time.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal

from question_bank.papers.domain.assembling import assemble_forms
from question_bank.papers.domain.blueprint import Blueprint, Candidate, Cell, Pool, Section
from question_bank.papers.domain.drawing import BlueprintShort, draw_from_blueprint
from question_bank.papers.domain.forms import FormsWanted, forms_problem, spread_of
from question_bank.papers.domain.information import expected_of

MOST_MS = 20
TYPES = ("choice", "several", "truth")
LUCK = random.Random(1)
CANDIDATES = tuple(
    Candidate(number, f"/1/{2 + number % 10}/", TYPES[number % 3], 1 + number % 5)
    for number in range(1, 2001)
)
CELLS = tuple(
    Cell(f"c{number}", 2 + number % 10, 5, Decimal(1), (TYPES[number % 3],) if number % 2 else ())
    for number in range(20)
)
ENEMIES = tuple(frozenset(LUCK.sample(range(1, 2001), 3)) for _ in range(100))


def plan(*cells: Cell) -> Blueprint:
    return Blueprint((Section("s1", cells=cells),))


def median_ms(work: Callable[[int], object], rounds: int = 30) -> float:
    """Of processor time: what else the machine does is not counted."""
    taken = []
    for seed in range(rounds):
        begun = time.process_time()
        work(seed)
        taken.append(1000 * (time.process_time() - begun))
    return statistics.median(taken)


def short(pool: Pool, blueprint: Blueprint, seed: int) -> None:
    try:
        draw_from_blueprint(pool, blueprint, seed)
    except BlueprintShort:
        return
    raise AssertionError("it should have been short")


def main() -> int:
    plain, apart = Pool(CANDIDATES), Pool(CANDIDATES, ENEMIES)
    # every question of the drawer is needed, and the wide cell takes them first unless it gives way
    tight = plan(Cell("wide", 1, 300), Cell("narrow", 2, 200))
    # 200 questions of one drawer in pairs of enemies: at most 100 can stand together
    drawer = [each.item_id for each in CANDIDATES if each.category_path == "/1/2/"]
    pairs = Pool(CANDIDATES, tuple(frozenset(pair) for pair in zip(drawer[::2], drawer[1::2], strict=True)))
    rows = {
        "100 of 2,000 for 20 cells": median_ms(lambda seed: draw_from_blueprint(plain, plan(*CELLS), seed)),
        "the same with 100 groups of enemies": median_ms(
            lambda seed: draw_from_blueprint(apart, plan(*CELLS), seed)
        ),
        "500, every question of a drawer needed": median_ms(
            lambda seed: draw_from_blueprint(plain, tight, seed)
        ),
        "short without enemies": median_ms(lambda seed: short(plain, plan(Cell("c", 2, 201)), seed)),
    }
    short(pairs, plan(Cell("c", 2, 101)), 0)  # imports the solver, which takes a second or more, once
    rows["short because of 100 pairs of enemies (solver)"] = median_ms(
        lambda seed: short(pairs, plan(Cell("c", 2, 101)), seed), 10
    )
    for name, milliseconds in rows.items():
        print(f"{name:50} {milliseconds:7.1f} ms")
    report_forms(apart)
    return int(rows["100 of 2,000 for 20 cells"] > MOST_MS)


def report_forms(pool: Pool) -> None:
    expected = {each.item_id: expected_of(LUCK.uniform(0.15, 0.95), None) for each in CANDIDATES}
    problem = forms_problem(pool, (), FormsWanted(CELLS, 4, expected), seed=3)
    found = {"dealt out by difficulty": problem.start}
    for seconds in (5, 20):
        found[f"solver, {seconds} s"] = assemble_forms(problem, seconds=seconds, seed=1)
    for name, forms in found.items():
        spread = spread_of([[expected[item] for row in form for item in row] for form in forms])
        print(
            f"4 forms of 100: {name:34} {100 * spread.facility:5.2f} points of facility,"
            f" {100 * spread.information:5.2f} % of information apart"
        )


if __name__ == "__main__":
    sys.exit(main())
