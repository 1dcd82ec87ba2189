"""From draft to released and out of use again, for one item or many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from question_bank.bank.domain import review
from question_bank.bank.domain.review import ReviewRefused, Standing, State
from question_bank.bank.models import Bank, Item
from question_bank.bank.services.changes import Changed, apply_change
from question_bank.bank.services.items import current_version_of
from question_bank.bank.services.steps import say

_LEAD: dict[str, Callable[[Standing, Actor], State]] = {
    "submit": lambda now, _actor: review.submit(now, now.version),
    "release": lambda now, actor: review.release(now, now.version, actor.account_id),
    "withdraw": lambda now, _actor: review.withdraw(now),
    "retire": lambda now, _actor: review.retire(now),
    "restore": lambda now, _actor: review.restore(now),
}
STATE_CHANGES = tuple(_LEAD)


def change_states(
    session: Session,
    bank: Bank,
    item_ids: Sequence[int],
    kind: str,
    *,
    actor: Actor,
    clock: Clock,
    note: str = "",
) -> Changed:
    """Submits, releases, withdraws, retires or restores those of the bank's items that allow it.

    Returns what it touched, possibly nothing, and why others refused.
    """
    led = partial(_led, kind=kind, bank=bank, actor=actor, clock=clock)
    return apply_change(session, bank, item_ids, kind, led, actor=actor, clock=clock, note=note)


def submit_item(
    session: Session, bank: Bank, item: Item, *, seen_version: int, note: str, actor: Actor, clock: Clock
) -> Changed:
    """Hands a draft in for review, with words for the reviewer. Raises ReviewRefused."""
    review.submit(standing_of(session, bank, item), seen_version)
    return change_states(session, bank, [item.id], "submit", actor=actor, clock=clock, note=note)


def release_item(
    session: Session, bank: Bank, item: Item, *, seen_version: int, note: str, actor: Actor, clock: Clock
) -> Changed:
    """Releases the version that was seen. Raises ReviewRefused."""
    review.release(standing_of(session, bank, item), seen_version, actor.account_id)
    return change_states(session, bank, [item.id], "release", actor=actor, clock=clock, note=note)


def return_item(
    session: Session, bank: Bank, item: Item, *, seen_version: int, comment: str, actor: Actor, clock: Clock
) -> None:
    """Gives a question that waits back to its author, with the reason. Raises ReviewRefused."""
    now = standing_of(session, bank, item)
    item.state = review.send_back(now, seen_version, comment).value
    item.submitted_by = item.submitted_at = None
    say(session, item, comment, kind="returned", addressed_to=now.author, actor=actor, clock=clock)
    record(
        session,
        actor=actor,
        clock=clock,
        action="question_bank.return_item",
        subject=("item", item.id),
        title=item.title,
        after={"version": item.current_version, "comment": comment.strip()[:200]},
    )


def standing_of(session: Session, bank: Bank, item: Item, author: int | None = None) -> Standing:
    """What the rules of the review look at; the author is read when none is given."""
    author = current_version_of(session, item).created_by if author is None else author
    return _standing(bank, item, author)


def _standing(bank: Bank, item: Item, author: int | None) -> Standing:
    return Standing(item.state, item.current_version, author, bank.requires_review, item.retired_from)


def _led(
    item: Item, author: int | None, *, kind: str, bank: Bank, actor: Actor, clock: Clock
) -> dict[str, Any]:
    state = _LEAD[kind](_standing(bank, item, author), actor)
    values: dict[str, Any] = {"state": state.value, "current_version": item.current_version}
    match kind:
        case "submit":
            return values | {"submitted_by": actor.account_id, "submitted_at": clock()}
        case "retire":
            return values | {"retired_from": item.state}
        case "restore":
            return values | {"retired_from": None}
    return values | {"submitted_by": None, "submitted_at": None}


__all__ = [
    "STATE_CHANGES",
    "ReviewRefused",
    "change_states",
    "release_item",
    "return_item",
    "standing_of",
    "submit_item",
]
