"""Changing a blueprint step by step; each function returns another one. A key that is gone changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from question_bank.papers.domain.blueprint import Blueprint, Cell, FixedQuestion, PaperRefused, Section

T = TypeVar("T")


def section_of(blueprint: Blueprint, key: str) -> Section | None:
    """The section with this key."""
    return next((each for each in blueprint.sections if each.key == key), None)


def put_section(blueprint: Blueprint, section: Section) -> Blueprint:
    """With the section in place of the one with its key, or with a new one at the end when its key is ""."""
    if not section.key:
        named = replace(section, key=_next_key("s", (each.key for each in blueprint.sections)))
        return Blueprint((*blueprint.sections, named))
    return _with(blueprint, section.key, lambda _: section)


def remove_section(blueprint: Blueprint, key: str) -> Blueprint:
    return Blueprint(tuple(each for each in blueprint.sections if each.key != key))


def move_section(blueprint: Blueprint, key: str, step: int) -> Blueprint:
    """One place up (−1) or down (1)."""
    keys = [each.key for each in blueprint.sections]
    return Blueprint(_moved(blueprint.sections, keys.index(key), step)) if key in keys else blueprint


def put_cell(blueprint: Blueprint, section_key: str, cell: Cell) -> Blueprint:
    """With the cell in place of the one with its key, or with a new one at the section's end when its key is ""."""

    def change(section: Section) -> Section:
        if cell.key:
            cells = tuple(cell if each.key == cell.key else each for each in section.cells)
        else:
            named = replace(cell, key=_next_key("c", (each.key for each in blueprint.cells)))
            cells = (*section.cells, named)
        return replace(section, cells=cells)

    return _with(blueprint, section_key, change)


def remove_cell(blueprint: Blueprint, section_key: str, key: str) -> Blueprint:
    return _with(
        blueprint,
        section_key,
        lambda section: replace(section, cells=tuple(each for each in section.cells if each.key != key)),
    )


def add_questions(
    blueprint: Blueprint, section_key: str, item_ids: Sequence[int], marks: Decimal
) -> Blueprint:
    """With these items at the end of the section's fixed questions; those that stand somewhere already are left out."""
    there = set(blueprint.item_ids)
    new = tuple(FixedQuestion(each, marks) for each in dict.fromkeys(item_ids) if each not in there)
    return _with(
        blueprint, section_key, lambda section: replace(section, questions=(*section.questions, *new))
    )


def remove_question(blueprint: Blueprint, section_key: str, item_id: int) -> Blueprint:
    return _with(
        blueprint,
        section_key,
        lambda section: replace(
            section, questions=tuple(each for each in section.questions if each.item_id != item_id)
        ),
    )


def move_question(blueprint: Blueprint, section_key: str, item_id: int, step: int) -> Blueprint:
    """One place up (−1) or down (1)."""

    def change(section: Section) -> Section:
        ids = [each.item_id for each in section.questions]
        if item_id not in ids:
            return section
        return replace(section, questions=_moved(section.questions, ids.index(item_id), step))

    return _with(blueprint, section_key, change)


def set_marks(blueprint: Blueprint, section_key: str, marks: Mapping[int, Decimal]) -> Blueprint:
    """With these marks, by item. Raises PaperRefused for marks that are none."""
    if any(each <= 0 for each in marks.values()):
        raise PaperRefused("no_marks")

    def change(section: Section) -> Section:
        questions = (replace(each, marks=marks.get(each.item_id, each.marks)) for each in section.questions)
        return replace(section, questions=tuple(questions))

    return _with(blueprint, section_key, change)


def as_fixed(blueprint: Blueprint, drawn: Mapping[str, Sequence[int]]) -> Blueprint:
    """The blueprint with what was drawn in place of its cells: a paper that everybody gets alike."""
    return Blueprint(
        tuple(
            replace(
                section,
                questions=(
                    *section.questions,
                    *(FixedQuestion(item, cell.marks) for cell in section.cells for item in drawn[cell.key]),
                ),
                cells=(),
            )
            for section in blueprint.sections
        )
    )


def _with(blueprint: Blueprint, key: str, change: Callable[[Section], Section]) -> Blueprint:
    return Blueprint(tuple(change(each) if each.key == key else each for each in blueprint.sections))


def _moved(things: Sequence[T], place: int, step: int) -> tuple[T, ...]:
    target = place + step
    changed = list(things)
    if 0 <= target < len(changed):
        changed[place], changed[target] = changed[target], changed[place]
    return tuple(changed)


def _next_key(letter: str, keys: Iterable[str]) -> str:
    return f"{letter}{max((int(key[1:]) for key in keys), default=0) + 1}"
