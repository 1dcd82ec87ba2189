"""What is said about many items, changed at once: tags, knowledge points, difficulty, source and dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from question_bank.bank.models import Bank, Item
from question_bank.bank.services.changes import Changed, apply_change
from question_bank.bank.services.items import EASIEST, HARDEST, LONGEST_SOURCE
from question_bank.bank.services.labels import cleaned_labels


class EditRefused(Exception):
    """A bulk edit that cannot be. `code`: label_missing, difficulty or dates_upside_down."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class BulkEdit:
    """One thing to say about many items: `kind` is one of EDITS, and the value that it takes is set."""

    kind: str
    labels: tuple[str, ...] = ()
    difficulty: int | None = None
    source: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


def edit_many(
    session: Session, bank: Bank, item_ids: Sequence[int], edit: BulkEdit, *, actor: Actor, clock: Clock
) -> Changed:
    """Changes those of the bank's items that are not so yet; a change that can be undone. Raises EditRefused."""
    values = EDITS[edit.kind](edit)

    def next_values(item: Item, _author: int | None) -> dict[str, Any]:
        wanted = values(item)
        return {} if all(getattr(item, name) == value for name, value in wanted.items()) else wanted

    return apply_change(session, bank, item_ids, edit.kind, next_values, actor=actor, clock=clock)


_Values = Callable[[Item], dict[str, Any]]


def _with_labels(name: str) -> Callable[[BulkEdit], _Values]:
    def prepare(edit: BulkEdit) -> _Values:
        more = _labels(edit)
        return lambda item: {name: list(dict.fromkeys([*getattr(item, name), *more]))}

    return prepare


def _without_labels(name: str) -> Callable[[BulkEdit], _Values]:
    def prepare(edit: BulkEdit) -> _Values:
        gone = set(_labels(edit))
        return lambda item: {name: [label for label in getattr(item, name) if label not in gone]}

    return prepare


def _labels(edit: BulkEdit) -> list[str]:
    labels = cleaned_labels(edit.labels)
    if not labels:
        raise EditRefused("label_missing")
    return labels


def _difficulty(edit: BulkEdit) -> _Values:
    if edit.difficulty is not None and not EASIEST <= edit.difficulty <= HARDEST:
        raise EditRefused("difficulty")
    return lambda _item: {"difficulty": edit.difficulty}


def _source(edit: BulkEdit) -> _Values:
    source = edit.source.strip()[:LONGEST_SOURCE]
    return lambda _item: {"source": source}


def _dates(edit: BulkEdit) -> _Values:
    if edit.valid_from and edit.valid_until and edit.valid_from > edit.valid_until:
        raise EditRefused("dates_upside_down")
    return lambda _item: {"valid_from": edit.valid_from, "valid_until": edit.valid_until}


EDITS: dict[str, Callable[[BulkEdit], _Values]] = {
    "add_tag": _with_labels("tags"),
    "remove_tag": _without_labels("tags"),
    "add_point": _with_labels("knowledge_points"),
    "remove_point": _without_labels("knowledge_points"),
    "set_difficulty": _difficulty,
    "set_source": _source,
    "set_validity": _dates,
}
