"""What is said about items: remarks, and the steps of their review with the words that went with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lms.accounts.api import account_names
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.organisation.api import PersonName
from question_bank.bank.models import Item, ItemComment

LONGEST_COMMENT = 4_000
_STEP_OF = {
    "submit": "submitted",
    "release": "released",
    "withdraw": "withdrawn",
    "undo_submit": "withdrawn",
    "undo_release": "withdrawn",
    "undo_withdraw": "released",
}
"""The step that a change writes into each item's thread, by the kind of the change."""


class CommentMissing(Exception):
    """A comment without words."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line of an item's thread."""

    kind: str
    text: str
    version: int
    who: PersonName | None
    at: datetime


def note_steps(
    session: Session, kind: str, items: Sequence[Item], note: str, *, actor: Actor, clock: Clock
) -> None:
    """Writes a change of this kind into the threads of the items, if it is a step of their review. One statement."""
    step = _STEP_OF.get(kind)
    if step is None or not items:
        return
    now = clock()
    session.execute(
        insert(ItemComment),
        [
            {
                "item_id": item.id,
                "version": item.current_version,
                "kind": step,
                "text": note.strip()[:LONGEST_COMMENT],
                "created_by": actor.account_id,
                "created_at": now,
            }
            for item in items
        ],
    )


def say(
    session: Session,
    item: Item,
    text: str,
    *,
    kind: str = "remark",
    addressed_to: int | None = None,
    actor: Actor,
    clock: Clock,
) -> None:
    """Adds a line to an item's thread. Raises CommentMissing."""
    if not text.strip():
        raise CommentMissing
    session.add(
        ItemComment(
            item_id=item.id,
            version=item.current_version,
            kind=kind,
            text=text.strip()[:LONGEST_COMMENT],
            addressed_to=addressed_to,
            created_by=actor.account_id,
            created_at=clock(),
        )
    )


def thread_of(session: Session, item_id: int) -> list[Said]:
    """What was said about an item, the oldest first. Three statements."""
    rows = session.scalars(
        select(ItemComment).where(ItemComment.item_id == item_id).order_by(ItemComment.id)
    ).all()
    names = account_names(session, (row.created_by for row in rows))
    return [
        Said(row.kind, row.text, row.version, names.get(row.created_by or 0), row.created_at) for row in rows
    ]
