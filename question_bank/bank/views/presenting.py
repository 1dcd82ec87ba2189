"""An item as pages show it: as a candidate sees it, and with everything an author may know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.contracts.questions import ContentFault, ItemContent, QuestionType
from lms.plugins import Registry, current_registry
from question_bank.bank.models import Item, ItemVersion


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item with one of its versions. `content`, `kind` and `candidate` are None when its type is not installed or
    refuses what is stored."""

    item: Item
    version: ItemVersion
    kind: QuestionType | None
    content: ItemContent | None
    candidate: dict[str, Any] | None


def shown_item(
    session: Session, item_id: int, bank_id: int, registry: Registry, version: int | None = None
) -> ShownItem | None:
    """The item in its current version or the one asked for, None when the bank has no such thing. One statement."""
    number = Item.current_version if version is None else version
    row = session.execute(
        select(Item, ItemVersion)
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == number))
        .where(Item.id == item_id, Item.bank_id == bank_id)
    ).one_or_none()
    return None if row is None else _shown(row[0], row[1], registry)


def _shown(item: Item, version: ItemVersion, registry: Registry) -> ShownItem:
    kind = registry.question_types.get(version.type)
    if kind is None:
        return ShownItem(item, version, None, None, None)
    try:
        content = kind.from_json(version.content)
    except ContentFault:
        return ShownItem(item, version, kind, None, None)
    return ShownItem(item, version, kind, content, kind.candidate_view(content, None))


def can_edit(type_key: str) -> bool:
    """Whether there is an editor for the type."""
    face = current_registry().question_faces.get(type_key)
    return face is not None and face.editor is not None


def changes_between(versions: Sequence[ItemVersion]) -> list[dict[str, Any]]:
    """The versions for the page's history, newest first: number, when, and the stem where it differs from before."""
    rows = []
    for place, version in enumerate(versions):
        older = versions[place + 1] if place + 1 < len(versions) else None
        is_new_stem = older is None or older.stem_text != version.stem_text
        rows.append({"version": version, "stem": version.stem_text if is_new_stem else ""})
    return rows
