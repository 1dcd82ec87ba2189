"""Keeping the index in step with the questions: written with them, in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from sqlalchemy import Row, Select, delete, insert, select
from sqlalchemy.orm import Session

from lms.contracts.questions import ContentFault, ItemContent, Json, QuestionType
from question_bank.bank.models import Item, ItemVersion
from question_bank.search.domain.likeness import prints
from question_bank.search.domain.minhash import buckets, is_filled
from question_bank.search.models import ItemPrint
from question_bank.search.services.index_table import IndexRow, delete_rows, insert_rows
from question_bank.search.services.texts import ItemTexts, texts_of

AT_ONCE = 1_000


class Written(Protocol):
    """A content as its type's to_json wrote it."""

    @property
    def json(self) -> Json: ...


class Searchable(Protocol):
    """What is found of an item by its words. A NewItem is one."""

    @property
    def type(self) -> QuestionType: ...
    @property
    def content(self) -> ItemContent: ...
    @property
    def title(self) -> str: ...
    @property
    def tags(self) -> Sequence[str]: ...
    @property
    def knowledge_points(self) -> Sequence[str]: ...
    @property
    def source(self) -> str: ...
    @property
    def external_id(self) -> str | None: ...
    @property
    def stored(self) -> Written | None: ...


@dataclass(frozen=True, slots=True)
class _Entry:
    item_id: int
    title: str
    labels: tuple[str, ...]
    texts: ItemTexts


def index_new_items(session: Session, item_ids: Sequence[int], new: Sequence[Searchable]) -> None:
    """Indexes items that were just added, in two statements however many they are."""
    _insert(session, [_entry(item_id, each) for item_id, each in zip(item_ids, new, strict=True)])


def index_edited_item(session: Session, item_id: int, edited: Searchable, external_id: str | None) -> None:
    """Indexes an item anew whose words, title, labels or source have changed; `external_id` is what the item has."""
    _delete(session, [item_id])
    _insert(session, [_entry(item_id, edited, external_id)])


def reindex_items(session: Session, item_ids: Sequence[int], types: Mapping[str, QuestionType]) -> None:
    """Indexes these items anew from what is stored, such as after a change to their labels. `types` is the registry's
    question_types; of a question whose type is not there only the stem is known."""
    for start in range(0, len(item_ids), AT_ONCE):
        some = item_ids[start : start + AT_ONCE]
        _delete(session, some)
        _insert_stored(session, some, types)


def reindex_everything(session: Session, types: Mapping[str, QuestionType]) -> int:
    """Makes the whole index again. Returns how many items are in it."""
    session.execute(delete(ItemPrint))
    delete_rows(session)
    ids = session.scalars(select(Item.id).order_by(Item.id)).all()
    for start in range(0, len(ids), AT_ONCE):
        _insert_stored(session, ids[start : start + AT_ONCE], types)
    return len(ids)


def _entry(item_id: int, item: Searchable, external_id: str | None = None) -> _Entry:
    labels = (*item.tags, *item.knowledge_points, item.source, external_id or item.external_id or "")
    written = item.stored.json if item.stored else item.type.to_json(item.content)
    return _Entry(item_id, item.title, labels, texts_of(item.type, item.content, written))


def _stored_items() -> Select[*tuple[Any, ...]]:
    # columns by name: a migration runs this before later ones have added theirs
    return select(
        Item.id,
        Item.title,
        Item.tags,
        Item.knowledge_points,
        Item.source,
        Item.external_id,
        ItemVersion.type,
        ItemVersion.content,
        ItemVersion.stem_text,
    ).join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.current_version))


def _insert_stored(session: Session, item_ids: Sequence[int], types: Mapping[str, QuestionType]) -> None:
    rows = session.execute(_stored_items().where(Item.id.in_(item_ids))).all()
    _insert(session, [_stored_entry(row, types) for row in rows])


def _stored_entry(row: Row[*tuple[Any, ...]], types: Mapping[str, QuestionType]) -> _Entry:
    labels = (*row.tags, *row.knowledge_points, row.source, row.external_id or "")
    kind = types.get(row.type)
    try:
        texts = texts_of(kind, kind.from_json(row.content), row.content) if kind else ItemTexts(row.stem_text)
    except ContentFault:
        texts = ItemTexts(row.stem_text)
    return _Entry(row.id, row.title, labels, texts)


def _insert(session: Session, entries: Sequence[_Entry]) -> None:
    if not entries:
        return
    made = prints([each.texts.asked for each in entries])
    matrix = np.stack([each.signature for each in made])
    filled, table = is_filled(matrix), buckets(matrix).tolist()
    session.execute(
        insert(ItemPrint),
        [
            {
                "item_id": entry.item_id,
                "hashes": each.hashes.astype("<u4").tobytes(),
                "signature": each.signature.astype("<u4").tobytes(),
                "wording": each.wording,
                "numbers": each.numbers,
            }
            for entry, each in zip(entries, made, strict=True)
        ],
    )
    insert_rows(
        session,
        [
            IndexRow(
                entry.item_id,
                heading=(entry.title, entry.texts.stem),
                shown=entry.texts.shown,
                labels=entry.labels,
                keys=entry.texts.keys,
                buckets=table[place] if filled[place] else (),
            )
            for place, entry in enumerate(entries)
        ],
    )


def _delete(session: Session, item_ids: Sequence[int]) -> None:
    session.execute(delete(ItemPrint).where(ItemPrint.item_id.in_(item_ids)))
    delete_rows(session, item_ids)
