"""Changes to one or many items at once, each of which can be undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.plugins import current_registry
from question_bank.bank.domain.review import ReviewRefused
from question_bank.bank.models import Bank, BulkChange, Item, ItemVersion
from question_bank.bank.services.labels import replace_labels
from question_bank.bank.services.steps import note_steps
from question_bank.search.services.indexing import reindex_items

MOST_AT_ONCE = 10_000
LABELS = ("tags", "knowledge_points")
SEARCHED = (*LABELS, "source")
"""What the index of words knows of an item beside what it asks."""
_READ: dict[str, Callable[[str], Any]] = {
    "valid_from": date.fromisoformat,
    "valid_until": date.fromisoformat,
    "submitted_at": datetime.fromisoformat,
}

NextValues = Callable[[Item, int | None], dict[str, Any]]
"""What an item's values are to be, given the author of its current version; {} leaves it. May raise ReviewRefused."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a change: its row, and how many items refused it, by the code of their refusal."""

    change: BulkChange
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        """How many items it touched."""
        return len(self.change.after)


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of taking a change back: how many items are as they were, and the names of those that somebody has
    changed since, which are left."""

    count: int
    left: tuple[str, ...] = ()


def apply_change(
    session: Session,
    bank: Bank,
    item_ids: Sequence[int],
    kind: str,
    next_values: NextValues,
    *,
    actor: Actor,
    clock: Clock,
    note: str = "",
) -> Changed:
    """Gives items of the bank other values, in a fixed number of statements, so that it can be undone.

    `next_values` must name the same values for every item that it changes. `note` goes with a step of the review.
    """
    change = BulkChange(
        bank_id=bank.id, kind=kind, before={}, after={}, created_by=actor.account_id, created_at=clock()
    )
    refused: Counter[str] = Counter()
    changes: dict[int, tuple[Item, dict[str, Any]]] = {}
    for item, author in _items(session, bank.id, item_ids):
        try:
            values = next_values(item, author)
        except ReviewRefused as refusal:
            refused[refusal.code] += 1
            continue
        if values:
            change.before[str(item.id)] = _kept(item, values)
            changes[item.id] = (item, values)
            change.after[str(item.id)] = {name: _written(value) for name, value in values.items()}
    _store(session, changes)
    session.add(change)
    session.flush()
    if change.after:
        note_steps(
            session, kind, [item for item, _values in changes.values()], note, actor=actor, clock=clock
        )
        _record(session, f"question_bank.{kind}_items", change, len(changes), actor=actor, clock=clock)
    return Changed(change, refused)


def move_items(
    session: Session, bank: Bank, item_ids: Sequence[int], category_id: int, *, actor: Actor, clock: Clock
) -> Changed:
    """Puts items of the bank into one of its categories."""

    def moved(item: Item, _author: int | None) -> dict[str, Any]:
        return {} if item.category_id == category_id else {"category_id": category_id}

    return apply_change(session, bank, item_ids, "move", moved, actor=actor, clock=clock)


def undo_change(session: Session, change: BulkChange, *, actor: Actor, clock: Clock) -> Undone:
    """Puts the items back that still are as the change left them, and names the others. Nothing, when it was undone
    before."""
    if change.undone_at is not None:
        return Undone(0)
    restored: dict[int, tuple[Item, dict[str, Any]]] = {}
    left: list[Item] = []
    for item, _author in _items(session, change.bank_id, [int(key) for key in change.after]):
        key = str(item.id)
        if _kept(item, change.after[key]) == change.after[key]:
            restored[item.id] = (item, _as_values(change.before[key]))
        else:
            left.append(item)
    _store(session, restored)
    change.undone_at = clock()
    items = [item for item, _values in restored.values()]
    note_steps(session, f"undo_{change.kind}", items, "", actor=actor, clock=clock)
    _record(session, "question_bank.undo_change", change, len(restored), actor=actor, clock=clock)
    return Undone(len(restored), _names(session, left))


def _items(session: Session, bank_id: int, item_ids: Sequence[int]) -> list[tuple[Item, int | None]]:
    """The bank's items among these with the authors of their current versions, locked until the transaction ends."""
    wanted = list(dict.fromkeys(item_ids))[:MOST_AT_ONCE]
    rows = session.execute(
        select(Item, ItemVersion.created_by)
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.current_version))
        .where(Item.bank_id == bank_id, Item.id.in_(wanted))
        .order_by(Item.id)
        .with_for_update(of=Item)
    ).all()
    return [(item, author) for item, author in rows]


def _store(session: Session, changes: Mapping[int, tuple[Item, Mapping[str, Any]]]) -> None:
    """Writes the values: one statement, two more where labels change, and the index where it knows the words."""
    if not changes:
        return
    session.flush()
    session.execute(update(Item), [{"id": key, **values} for key, (_item, values) in changes.items()])
    for item, values in changes.values():
        for name, value in values.items():
            set_committed_value(item, name, value)
    if any(name in LABELS for _item, values in changes.values() for name in values):
        replace_labels(
            session, {key: (item.tags, item.knowledge_points) for key, (item, _values) in changes.items()}
        )
    if any(name in SEARCHED for _item, values in changes.values() for name in values):
        session.flush()
        reindex_items(session, list(changes), current_registry().question_types)


def _kept(item: Item, names: Iterable[str]) -> dict[str, Any]:
    return {name: _written(getattr(item, name)) for name in names}


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _as_values(written: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _READ[name](value) if value is not None and name in _READ else value
        for name, value in written.items()
    }


def _names(session: Session, items: Sequence[Item]) -> tuple[str, ...]:
    if not items:
        return ()
    stems = dict(
        session.execute(
            select(ItemVersion.item_id, ItemVersion.stem_text)
            .join(Item, (Item.id == ItemVersion.item_id) & (Item.current_version == ItemVersion.version))
            .where(Item.id.in_([item.id for item in items]))
        ).all()
    )
    return tuple(item.title or stems.get(item.id, "") for item in items)


def _record(
    session: Session, action: str, change: BulkChange, count: int, *, actor: Actor, clock: Clock
) -> None:
    record(
        session,
        actor=actor,
        clock=clock,
        action=action,
        subject=("bank", change.bank_id),
        title=session.get_one(Bank, change.bank_id).title,
        after={"items": count, "change": change.id},
    )
