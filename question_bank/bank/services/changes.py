"""Changes to one or many items at once, each of which can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from question_bank.bank.models import Bank, BulkChange, Item

MOST_AT_ONCE = 10_000
_NEXT: dict[str, Callable[[Item], dict[str, Any]]] = {
    "release": lambda item: {"state": "released"} if item.state == "draft" else {},
    "withdraw": lambda item: {"state": "draft"} if item.state == "released" else {},
    "retire": lambda item: (
        {} if item.state == "retired" else {"state": "retired", "retired_from": item.state}
    ),
    "restore": lambda item: (
        {"state": item.retired_from, "retired_from": None} if item.state == "retired" else {}
    ),
}
STATE_CHANGES = tuple(_NEXT)


def change_states(
    session: Session, bank: Bank, item_ids: Sequence[int], kind: str, *, actor: Actor, clock: Clock
) -> BulkChange:
    """Releases, withdraws, retires or restores those of the bank's items whose state allows it.

    Returns the change; its `after` holds the items that it touched, possibly none.
    """
    return _apply(session, bank, item_ids, kind, _NEXT[kind], actor=actor, clock=clock)


def move_items(
    session: Session, bank: Bank, item_ids: Sequence[int], category_id: int, *, actor: Actor, clock: Clock
) -> BulkChange:
    """Puts items of the bank into one of its categories."""

    def moved(item: Item) -> dict[str, Any]:
        return {} if item.category_id == category_id else {"category_id": category_id}

    return _apply(session, bank, item_ids, "move", moved, actor=actor, clock=clock)


def undo_change(session: Session, change: BulkChange, *, actor: Actor, clock: Clock) -> int:
    """Puts the items back that still are as the change left them. Returns how many; 0 when it was undone before."""
    if change.undone_at is not None:
        return 0
    left_alone = [
        item
        for item in _items(session, change.bank_id, [int(key) for key in change.after])
        if _values(item, change.after[str(item.id)]) == change.after[str(item.id)]
    ]
    for item in left_alone:
        _set(item, change.before[str(item.id)])
    change.undone_at = clock()
    _note(session, "question_bank.undo_change", change, len(left_alone), actor=actor, clock=clock)
    return len(left_alone)


def _apply(
    session: Session,
    bank: Bank,
    item_ids: Sequence[int],
    kind: str,
    next_values: Callable[[Item], dict[str, Any]],
    *,
    actor: Actor,
    clock: Clock,
) -> BulkChange:
    change = BulkChange(
        bank_id=bank.id, kind=kind, before={}, after={}, created_by=actor.account_id, created_at=clock()
    )
    for item in _items(session, bank.id, item_ids):
        if values := next_values(item):
            change.before[str(item.id)] = _values(item, values)
            change.after[str(item.id)] = values
            _set(item, values)
    session.add(change)
    session.flush()
    if change.after:
        action = f"question_bank.{kind}_items"
        _note(session, action, change, len(change.after), actor=actor, clock=clock)
    return change


def _items(session: Session, bank_id: int, item_ids: Sequence[int]) -> Sequence[Item]:
    wanted = list(dict.fromkeys(item_ids))[:MOST_AT_ONCE]
    return session.scalars(
        select(Item).where(Item.bank_id == bank_id, Item.id.in_(wanted)).with_for_update()
    ).all()


def _values(item: Item, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(item, name) for name in names}


def _set(item: Item, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(item, name, value)


def _note(
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
