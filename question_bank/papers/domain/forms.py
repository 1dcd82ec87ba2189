"""Parallel forms: several papers from one blueprint, without a common drawn question, equally hard and sharp."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from question_bank.papers.domain.blueprint import Cell, Pool, candidates_by_cell
from question_bank.papers.domain.drawing import BlueprintShort, Drawn, fill_cells, shortages_in
from question_bank.papers.domain.information import TARGETS, Expected, information_at, mean_facility
from question_bank.papers.domain.shuffling import seeded

SPARE = 1
"""For each question that is needed so many more are looked at: more choice makes better forms and takes longer."""

MOST_FORMS = 8


@dataclass(frozen=True, slots=True)
class FormsWanted:
    """`count` forms by these cells. `expected` is what is known of each candidate by its item id; `targets` are the
    abilities at which the forms' information should be equal."""

    cells: tuple[Cell, ...]
    count: int
    expected: Mapping[int, Expected]
    targets: tuple[float, ...] = TARGETS


@dataclass(frozen=True, slots=True)
class FormsProblem:
    """What the solver works on: per cell the items that are looked at, a first dealing of them (form → cell → items),
    and the groups of which a form holds one at most."""

    wanted: FormsWanted
    eligible: tuple[tuple[int, ...], ...]
    start: tuple[tuple[tuple[int, ...], ...], ...]
    groups: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """How unlike forms are: the largest difference of their mean expected facility, and of their information at any of
    the targets as a share of the largest."""

    facility: float
    information: float


def forms_problem(pool: Pool, fixed: Sequence[int], wanted: FormsWanted, seed: int) -> FormsProblem:
    """The candidates to choose from, chosen at random, and a first dealing of them.

    Raises BlueprintShort when the bank has too few questions for so many forms.
    """
    barred = set(fixed)
    for group in pool.enemies:
        if not group.isdisjoint(fixed):
            barred |= group
    eligible = candidates_by_cell(
        [each for each in pool.candidates if each.item_id not in barred], wanted.cells
    )
    ordered = [seeded(items, seed) for items in eligible]
    many = [replace(cell, count=cell.count * wanted.count) for cell in wanted.cells]
    filled = fill_cells(many, ordered)
    if short := shortages_in(many, ordered, filled):
        raise BlueprintShort(short)
    looked_at = tuple(
        tuple(dict.fromkeys([*filled[place], *ordered[place][: many[place].count * (SPARE + 1)]]))
        for place in range(len(many))
    )
    groups = tuple(
        here for group in pool.enemies if len(here := group & {each for row in looked_at for each in row}) > 1
    )
    return FormsProblem(wanted, looked_at, _dealt(wanted, filled, groups), groups)


def spread_of(forms: Sequence[Sequence[Expected]], targets: Sequence[float] = TARGETS) -> Spread:
    """How far apart these forms are."""
    means = [mean_facility(form) or 0.0 for form in forms]
    rows = [information_at(form, targets) for form in forms]
    worst = 0.0
    for place in range(len(targets)):
        values = [row[place] for row in rows]
        if values and max(values) > 0:
            worst = max(worst, (max(values) - min(values)) / max(values))
    return Spread(max(means) - min(means) if means else 0.0, worst)


def drawn_forms(problem: FormsProblem, forms: Sequence[Sequence[Sequence[int]]]) -> list[Drawn]:
    """Form → cell → items as one Drawn for each form."""
    keys = [cell.key for cell in problem.wanted.cells]
    return [{key: list(items) for key, items in zip(keys, form, strict=True)} for form in forms]


def _dealt(
    wanted: FormsWanted, filled: Sequence[Sequence[int]], groups: Sequence[frozenset[int]]
) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """The items of each cell by their facility, dealt out there and back: the forms are alike from the start.

    An item goes to the next form where it has no enemy; where there is none it is left out, for the solver to replace.
    """
    forms: list[list[list[int]]] = [[[] for _ in wanted.cells] for _ in range(wanted.count)]
    enemies: dict[int, set[int]] = {}
    for group in groups:
        for item in group:
            enemies.setdefault(item, set()).update(group - {item})
    held: list[set[int]] = [set() for _ in range(wanted.count)]
    for place, items in enumerate(filled):
        by_facility = sorted(items, key=lambda each: wanted.expected[each].facility)
        for start in range(0, len(by_facility), wanted.count):
            # every other cell starts from the other end, so that what is left over evens out
            is_forth = (start // wanted.count + place) % 2 == 0
            open_forms = list(range(wanted.count) if is_forth else reversed(range(wanted.count)))
            for item in by_facility[start : start + wanted.count]:
                form = next(
                    (each for each in open_forms if held[each].isdisjoint(enemies.get(item, ()))), None
                )
                if form is not None:
                    forms[form][place].append(item)
                    held[form].add(item)
                    open_forms.remove(form)
    return tuple(tuple(tuple(items) for items in form) for form in forms)
