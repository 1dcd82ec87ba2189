"""What waits for somebody's review, and what came back to its author."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, func, not_, or_, select, true
from sqlalchemy.orm import Session

from lms.accounts.api import account_names
from lms.contracts.access import Actor, Scope
from lms.db import read_rows
from lms.organisation.api import PersonName
from question_bank.bank.models import Bank, Item, ItemComment, ItemVersion
from question_bank.bank.reach import owned_banks

PERMISSION = "question_bank.author"
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that waits for a review: its stem, its bank, who wrote it, and who handed it in when."""

    item_id: int
    stem_text: str
    title: str
    type: str
    version: int
    bank_id: int
    bank_title: str
    bank_title_en: str | None
    author: PersonName | None
    submitted_by: PersonName | None
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Returned:
    """A draft of somebody's that a reviewer has given back, with the reviewer's words."""

    item_id: int
    stem_text: str
    text: str


def waiting_for(session: Session, scope: Scope, actor: Actor) -> list[Waiting]:
    """At most 200 questions that the actor may release or return, who waits longest first. Three statements."""
    columns = (
        Item.id,
        ItemVersion.stem_text,
        Item.title,
        ItemVersion.type,
        Item.current_version,
        Bank.id,
        Bank.title,
        Bank.title_en,
        ItemVersion.created_by,
        Item.submitted_by,
        Item.submitted_at,
    )
    query: Any = _waiting(select(*columns), scope, actor.account_id).order_by(Item.submitted_at, Item.id)
    rows: list[Any] = list(session.execute(query.limit(MOST_SHOWN)))
    names = account_names(session, (account for row in rows for account in row[8:10]))
    return [Waiting(*(*row[:8], names.get(row[8]), names.get(row[9]), row[10])) for row in rows]


def questions_at_hand(actor: Actor, _now: datetime) -> Select[int]:
    """How many questions wait for this actor: for review, and own ones that came back."""
    return _number_at_hand(actor.scope(PERMISSION), actor.account_id)


@lru_cache(maxsize=256)
def _number_at_hand(scope: Scope, account_id: int | None) -> Select[int]:
    """Kept for each of those who review, as the navigation of all their pages has this number."""
    to_review = _waiting(select(func.count()), scope, account_id).scalar_subquery()
    returned = _returned_to(account_id).with_only_columns(func.count(Item.id.distinct())).scalar_subquery()
    return select(to_review + returned)


def returned_to(session: Session, account_id: int) -> list[Returned]:
    """The drafts of this author that came back and have not been changed since, the newest return first."""
    newest: dict[int, Returned] = {}
    for item_id, stem, text in read_rows(session, _returned_to(account_id).order_by(ItemComment.id.desc())):
        newest.setdefault(item_id, Returned(item_id, stem, text))
    return list(newest.values())


def _returned_to(account_id: int | None) -> Select[int, str, str]:
    """What this author was given back."""
    return (
        select(Item.id, ItemVersion.stem_text, ItemComment.text)
        .select_from(ItemComment)
        .join(Item, (Item.id == ItemComment.item_id) & (Item.current_version == ItemComment.version))
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.current_version))
        .where(
            ItemComment.addressed_to == account_id,
            ItemComment.kind == "returned",
            Item.state == "draft",
        )
    )


def _waiting(query: Any, scope: Scope, account_id: int | None) -> Any:
    """The select narrowed to what waits in the banks of the scope, but for what the account wrote where a second person
    is wanted."""
    is_anothers = or_(ItemVersion.created_by.is_(None), ItemVersion.created_by != account_id)
    return (
        query.select_from(Item)
        .join(Bank, Bank.id == Item.bank_id)
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.current_version))
        .where(Item.state == "in_review", owned_banks(scope))
        .where(true() if account_id is None else or_(not_(Bank.requires_review), is_anothers))
    )
