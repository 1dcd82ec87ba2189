"""Writing items: an edit never changes a version, it makes the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.questions import ItemContent, Json, QuestionType
from question_bank.bank.domain.fingerprint import fingerprint
from question_bank.bank.domain.review import state_after_edit, state_of_new
from question_bank.bank.models import Bank, Category, Item, ItemVersion
from question_bank.bank.rendering import stem_words
from question_bank.bank.services.labels import add_labels, cleaned_labels, replace_labels
from question_bank.search.services.indexing import index_edited_item, index_new_items

LONGEST_TITLE = 300
LONGEST_SOURCE = 300
EASIEST, HARDEST = 1, 5


@dataclass(frozen=True, slots=True)
class StoredContent:
    """A content as a version keeps it, with the fingerprint by which the bank recognises it."""

    json: Json
    digest: str


@dataclass(frozen=True, slots=True)
class NewItem:
    """What a new item, or the next version of one, is to be. `stored` spares making it a second time.

    `difficulty` is 1 (easy) to 5 (hard); both ends of `valid_from` … `valid_until` belong to it.
    """

    type: QuestionType
    content: ItemContent
    category_id: int
    title: str = ""
    tags: tuple[str, ...] = ()
    external_id: str | None = None
    has_blank: bool = False
    stored: StoredContent | None = None
    difficulty: int | None = None
    knowledge_points: tuple[str, ...] = ()
    source: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


class ItemChanged(Exception):
    """Somebody else has made a newer version since this one was opened."""


def add_items(
    session: Session, bank_id: int, new: Sequence[NewItem], *, state: str, actor: Actor, clock: Clock
) -> list[int]:
    """Adds items, each in its first version, in at most three statements however many. Returns their ids in order.

    In a bank that requires a review, what is to be released waits for it instead.
    """
    if not new:
        return []
    bank = session.get_one(Bank, bank_id)
    now = clock()
    state = state_of_new(state, bank.requires_review)
    started = (actor.account_id, now) if state == "in_review" else (None, None)
    common = {
        "bank_id": bank_id,
        "state": state,
        "current_version": 1,
        "created_by": actor.account_id,
        "submitted_by": started[0],
        "submitted_at": started[1],
    }
    rows = [
        common | {"external_id": each.external_id, "category_id": each.category_id} | _said_of(each)
        for each in new
    ]
    ids = _insert(session, rows)
    session.execute(
        insert(ItemVersion),
        [
            {"item_id": item_id, "version": 1, "created_by": actor.account_id, "created_at": now}
            | _version(each)
            for item_id, each in zip(ids, new, strict=True)
        ],
    )
    add_labels(
        session,
        {
            item_id: (cleaned_labels(each.tags), cleaned_labels(each.knowledge_points))
            for item_id, each in zip(ids, new, strict=True)
        },
    )
    index_new_items(session, ids, new)
    return list(ids)


def _insert(session: Session, rows: Sequence[dict[str, Any]]) -> Sequence[int]:
    """Inserts items; their ids in order."""
    if session.get_bind().dialect.name != "sqlite":
        return session.scalars(insert(Item).returning(Item.id, sort_by_parameter_order=True), rows).all()
    # SQLite gives ids back for one row at a time only; as it lets one transaction write at a time, they can be counted
    first = (session.scalar(select(func.max(Item.id))) or 0) + 1
    ids = range(first, first + len(rows))
    session.execute(insert(Item), [{"id": item_id, **row} for item_id, row in zip(ids, rows, strict=True)])
    return ids


def add_item(session: Session, bank_id: int, new: NewItem, *, state: str, actor: Actor, clock: Clock) -> Item:
    """Adds one item written by hand, and notes it in the audit trail."""
    [item_id] = add_items(session, bank_id, [new], state=state, actor=actor, clock=clock)
    item = session.get_one(Item, item_id)
    _note(session, "question_bank.add_item", item, stem_words(new.content), actor=actor, clock=clock)
    return item


def edit_item(
    session: Session, item: Item, edited: NewItem, *, seen_version: int, actor: Actor, clock: Clock
) -> bool:
    """Stores an edit as the item's next version; its title, labels, category and dates have no versions. Returns
    whether the question itself changed: in a bank that requires a review, a released question is a draft again then.

    Raises ItemChanged unless `seen_version`, the one that the editor opened, is still the current one.
    """
    if item.current_version != seen_version:
        raise ItemChanged(item.id)
    item.category_id = edited.category_id
    for name, value in _said_of(edited).items():
        setattr(item, name, value)
    replace_labels(session, {item.id: (item.tags, item.knowledge_points)})
    index_edited_item(session, item.id, edited, item.external_id)
    current = current_version_of(session, item)
    values = _version(edited)
    if (current.type, current.content) == (values["type"], values["content"]):
        return False
    requires_review = session.get_one(Bank, item.bank_id).requires_review
    item.state = state_after_edit(item.state, requires_review)
    if item.retired_from is not None:
        item.retired_from = state_after_edit(item.retired_from, requires_review)
    item.current_version += 1
    session.add(
        ItemVersion(
            item_id=item.id,
            version=item.current_version,
            created_by=actor.account_id,
            created_at=clock(),
            **values,
        )
    )
    _note(session, "question_bank.edit_item", item, values["stem_text"], actor=actor, clock=clock)
    return True


def current_version_of(session: Session, item: Item) -> ItemVersion:
    """The version that is drawn and edited."""
    return session.scalars(
        select(ItemVersion).where(ItemVersion.item_id == item.id, ItemVersion.version == item.current_version)
    ).one()


def stored_content(kind: QuestionType, content: ItemContent) -> StoredContent:
    """What a version of this content keeps."""
    written = kind.to_json(content)
    return StoredContent(written, fingerprint(kind.key, written))


def category_of_bank(session: Session, bank_id: int, category_id: int) -> Category | None:
    """The category, None when it is another bank's or gone."""
    return session.scalars(
        select(Category).where(Category.id == category_id, Category.bank_id == bank_id)
    ).one_or_none()


def _said_of(new: NewItem) -> dict[str, Any]:
    """What has no versions, as the item keeps it."""
    return {
        "title": new.title[:LONGEST_TITLE],
        "tags": cleaned_labels(new.tags),
        "knowledge_points": cleaned_labels(new.knowledge_points),
        "difficulty": None if new.difficulty is None else min(max(new.difficulty, EASIEST), HARDEST),
        "source": new.source.strip()[:LONGEST_SOURCE],
        "valid_from": new.valid_from,
        "valid_until": new.valid_until,
    }


def _version(new: NewItem) -> dict[str, Any]:
    stored = new.stored or stored_content(new.type, new.content)
    return {
        "type": new.type.key,
        "content": stored.json,
        "has_blank": new.has_blank,
        "is_marked": new.type.is_marked,
        "stem_text": stem_words(new.content),
        "content_hash": stored.digest,
    }


def _note(session: Session, action: str, item: Item, stem: str, *, actor: Actor, clock: Clock) -> None:
    record(
        session,
        actor=actor,
        clock=clock,
        action=action,
        subject=("item", item.id),
        title=item.title or stem[:200],
        after={"version": item.current_version, "state": item.state},
    )
