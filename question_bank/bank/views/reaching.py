"""Which bank or item a request reaches: its own, to change, or one that is lent to it, to read."""

from __future__ import annotations

from flask import abort
from sqlalchemy.orm import Session

from lms.web.access import current_actor, current_scope
from question_bank.bank.models import Bank, Item
from question_bank.bank.services.sharing import Reached, reached_bank


def reached_or_404(session: Session, bank_id: int) -> Reached:
    """The bank that this request may at least look into."""
    return reached_bank(session, current_actor(), current_scope(), bank_id) or abort(404)


def reached_item_or_404(session: Session, item_id: int) -> tuple[Item, Reached]:
    """The item with its bank. Of a borrowed bank only what is released is there."""
    item = session.get(Item, item_id) or abort(404)
    reached = reached_or_404(session, item.bank_id)
    if not reached.is_own and item.state != "released":
        abort(404)
    return item, reached


def refuse_keyless(session: Session, bank: Bank) -> None:
    """Answers 403 to whoever may not see the keys of this bank: for pages that cannot do without them."""
    if not reached_or_404(session, bank.id).sees_keys:
        abort(403)
