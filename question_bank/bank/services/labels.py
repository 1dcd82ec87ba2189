"""Tags and knowledge points: kept in each item, and as rows by which lists are narrowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from lms.db import read_rows
from question_bank.bank.models import Item, ItemLabel

LONGEST_LABEL = 100
MOST_OFFERED = 300
AT_ONCE = 5_000  # below the number of parameters that a statement may have

Labels = tuple[Sequence[str], Sequence[str]]
"""An item's tags and its knowledge points."""


@dataclass(frozen=True, slots=True)
class LabelCount:
    """A tag or knowledge point of a bank, and how many of its questions in use carry it."""

    label: str
    items: int


def cleaned_labels(labels: Iterable[str]) -> list[str]:
    """The labels as they are kept: without spaces around them, not too long, each once."""
    kept = (" ".join(label.split())[:LONGEST_LABEL].strip() for label in labels)
    return list(dict.fromkeys(label for label in kept if label))


def add_labels(session: Session, labels_of: Mapping[int, Labels]) -> None:
    """The rows of these items, which have none. One statement."""
    rows = [
        {"item_id": item_id, "kind": kind, "label": label}
        for item_id, both in labels_of.items()
        for kind, labels in zip(("tag", "point"), both, strict=True)
        for label in labels
    ]
    if rows:
        session.execute(insert(ItemLabel), rows)


def replace_labels(session: Session, labels_of: Mapping[int, Labels]) -> None:
    """Makes the rows of these items those of the labels given. Two statements."""
    ids = list(labels_of)
    for start in range(0, len(ids), AT_ONCE):
        session.execute(delete(ItemLabel).where(ItemLabel.item_id.in_(ids[start : start + AT_ONCE])))
    add_labels(session, labels_of)


def labels_in_use(session: Session, bank_id: int) -> dict[str, list[LabelCount]]:
    """By kind, tag and point: what questions of the bank that are not retired carry, the most frequent first and at
    most 300 of each kind. One statement."""
    found: dict[str, list[LabelCount]] = {"tag": [], "point": []}
    for kind, label, count in read_rows(session, _counts(), {"bank_id": bank_id}):
        if len(found[kind]) < MOST_OFFERED:
            found[kind].append(LabelCount(label, count))
    return found


@cache
def _counts() -> Select[str, str, int]:
    """The labels of this bank_id. Put together once."""
    return (
        select(ItemLabel.kind, ItemLabel.label, func.count())
        .join(Item, Item.id == ItemLabel.item_id)
        .where(Item.bank_id == bindparam("bank_id"), Item.state != "retired")
        .group_by(ItemLabel.kind, ItemLabel.label)
        .order_by(func.count().desc(), ItemLabel.label)
    )
