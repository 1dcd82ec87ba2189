"""Taking questions of one bank into another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from question_bank.bank.models import Bank, BankMedium, Category, Item, ItemVersion
from question_bank.bank.services.changes import MOST_AT_ONCE
from question_bank.bank.services.items import LONGEST_SOURCE
from question_bank.bank.services.labels import add_labels
from question_bank.formats.media import media_in


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of copying: the ids of the new items, and how many the target had already."""

    item_ids: tuple[int, ...]
    known: int


def copy_items(
    session: Session,
    origin: Bank,
    item_ids: Sequence[int],
    target: Bank,
    category: Category,
    *,
    source_note: str,
    actor: Actor,
    clock: Clock,
) -> Copied:
    """Copies released items of a bank, in their current versions, as drafts into a category of another.

    What the target has already, asking the same, is left out. A copy keeps the source that its origin names, else
    `source_note`; what it shows becomes the target's, too. At most eight statements.
    """
    wanted = list(dict.fromkeys(item_ids))[:MOST_AT_ONCE]
    rows = session.execute(
        select(Item, ItemVersion)
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.current_version))
        .where(Item.bank_id == origin.id, Item.id.in_(wanted), Item.state == "released")
        .order_by(Item.id)
    ).all()
    held = _held(session, target.id, [version.content_hash for _item, version in rows])
    new = {
        version.content_hash: (item, version) for item, version in rows if version.content_hash not in held
    }
    if not new:
        return Copied((), len(rows))
    ids = _insert(session, list(new.values()), category, source_note, actor=actor, clock=clock)
    _copy_media(session, origin, target, [version for _item, version in new.values()], clock)
    record(
        session,
        actor=actor,
        clock=clock,
        action="question_bank.copy_items",
        subject=("bank", target.id),
        title=target.title,
        after={"from": origin.title, "items": len(ids)},
    )
    return Copied(tuple(ids), len(rows) - len(ids))


def _held(session: Session, bank_id: int, digests: Sequence[str]) -> set[str]:
    return set(
        session.scalars(
            select(ItemVersion.content_hash)
            .join(Item, (Item.id == ItemVersion.item_id) & (Item.current_version == ItemVersion.version))
            .where(Item.bank_id == bank_id, ItemVersion.content_hash.in_(digests))
        )
    )


def _copy_media(
    session: Session, origin: Bank, target: Bank, versions: Sequence[ItemVersion], clock: Clock
) -> None:
    """Makes the pictures and sounds of these versions the target's; two rows may name one file."""
    shown = {digest for version in versions for digest, _kind in media_in(json.dumps(version.content))}
    if not shown:
        return
    of_target = select(BankMedium.sha256).where(BankMedium.bank_id == target.id)
    rows = session.execute(
        select(BankMedium.sha256, BankMedium.file_id, BankMedium.name).where(
            BankMedium.bank_id == origin.id, BankMedium.sha256.in_(shown - set(session.scalars(of_target)))
        )
    ).all()
    if rows:
        own = {"bank_id": target.id, "received_at": clock()}
        session.execute(insert(BankMedium), [own | dict(row._mapping) for row in rows])


def _insert(
    session: Session,
    chosen: Sequence[tuple[Item, ItemVersion]],
    category: Category,
    source_note: str,
    *,
    actor: Actor,
    clock: Clock,
) -> list[int]:
    now = clock()
    ids = session.scalars(
        insert(Item).returning(Item.id, sort_by_parameter_order=True),
        [
            {
                "bank_id": category.bank_id,
                "category_id": category.id,
                "title": item.title,
                "tags": item.tags,
                "knowledge_points": item.knowledge_points,
                "difficulty": item.difficulty,
                "source": (item.source or source_note)[:LONGEST_SOURCE],
                "valid_from": item.valid_from,
                "valid_until": item.valid_until,
                "state": "draft",
                "current_version": 1,
                "created_by": actor.account_id,
            }
            for item, _version in chosen
        ],
    ).all()
    copied = ("type", "content", "has_blank", "is_marked", "stem_text", "content_hash")
    session.execute(
        insert(ItemVersion),
        [
            {"item_id": item_id, "version": 1, "created_by": actor.account_id, "created_at": now}
            | {name: getattr(version, name) for name in copied}
            for item_id, (_item, version) in zip(ids, chosen, strict=True)
        ],
    )
    labels = {
        item_id: (item.tags, item.knowledge_points) for item_id, (item, _v) in zip(ids, chosen, strict=True)
    }
    add_labels(session, labels)
    return list(ids)
