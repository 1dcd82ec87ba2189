"""What a page shows of the items that were found, and of two that are alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from lms.contracts.questions import ContentFault, Json, QuestionType
from question_bank.bank.models import Bank, Category, Item, ItemVersion
from question_bank.search.domain.differences import Row as ComparedRow
from question_bank.search.domain.differences import compared, differences
from question_bank.search.domain.highlighting import excerpt, has_hit, marked
from question_bank.search.domain.likeness import Likeness
from question_bank.search.domain.normal_form import wording
from question_bank.search.domain.parts import Part
from question_bank.search.domain.query import Query
from question_bank.search.services.likeness import SimilarPair
from question_bank.search.services.texts import ItemTexts, texts_of


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that was found. `elsewhere` is where the words stand if not in title or stem, "" for `where` if nowhere
    that can be shown: shown (options and the like), labels or keys."""

    id: int
    bank: Bank
    category: str
    type: str
    state: str
    title: list[Part]
    stem: list[Part]
    where: str = ""
    elsewhere: Sequence[Part] = ()


@dataclass(frozen=True, slots=True)
class ComparedItem:
    """One of two similar items: `state` and `type` as keys, `picture_count` of what it shows or plays."""

    id: int
    title: str
    type: str
    state: str
    version: int
    picture_count: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two similar items side by side: stems and other texts row by row, differences marked. `has_other_key`: they ask
    the same, and say that something else is right."""

    pair: SimilarPair
    first: ComparedItem
    second: ComparedItem
    stem: ComparedRow
    rows: Sequence[ComparedRow]
    has_other_key: bool


def hits(
    session: Session,
    item_ids: Sequence[int],
    query: Query,
    types: Mapping[str, QuestionType],
    *,
    sees_keys: bool,
) -> list[Hit]:
    """These items as a list of what was found shows them, in this order. Without `sees_keys` nothing of a key is
    shown. One statement."""
    rows = {row.Item.id: row for row in session.execute(_stored(item_ids))}
    return [_hit(rows[item_id], query, types, sees_keys) for item_id in item_ids if item_id in rows]


def comparisons(
    session: Session, pairs: Sequence[SimilarPair], types: Mapping[str, QuestionType]
) -> list[Comparison]:
    """These pairs side by side, in this order. One statement."""
    ids = {each for pair in pairs for each in (pair.first_id, pair.second_id)}
    rows = {row.Item.id: row for row in session.execute(_stored(sorted(ids)))}
    both = [(pair, rows.get(pair.first_id), rows.get(pair.second_id)) for pair in pairs]
    return [_comparison(pair, one, other, types) for pair, one, other in both if one and other]


def _stored(item_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(Item, ItemVersion, Bank, Category.name)
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.current_version))
        .join(Bank, Bank.id == Item.bank_id)
        .join(Category, Category.id == Item.category_id)
        .where(Item.id.in_(item_ids))
    )


def _hit(row: Row[*tuple[Any, ...]], query: Query, types: Mapping[str, QuestionType], sees_keys: bool) -> Hit:
    item, version = row.Item, row.ItemVersion
    title, stem = marked(item.title, query), excerpt(version.stem_text, query)
    where: str = ""
    elsewhere: Sequence[Part] = ()
    if not has_hit(title) and not has_hit(stem):
        where, elsewhere = _elsewhere(item, _texts(version, types), query, sees_keys)
    return Hit(item.id, row.Bank, row.name, version.type, item.state, title, stem, where, elsewhere)


def _elsewhere(item: Item, texts: ItemTexts, query: Query, sees_keys: bool) -> tuple[str, Sequence[Part]]:
    labels = (*item.tags, *item.knowledge_points, item.source, item.external_id or "")
    fields = {"shown": texts.shown, "labels": labels, "keys": texts.keys if sees_keys else ()}
    for name, values in fields.items():
        for value in values:
            if has_hit(parts := excerpt(value, query)):
                return name, parts
    return "", ()


def _comparison(
    pair: SimilarPair,
    one: Row[*tuple[Any, ...]],
    other: Row[*tuple[Any, ...]],
    types: Mapping[str, QuestionType],
) -> Comparison:
    first, second = _texts(one.ItemVersion, types), _texts(other.ItemVersion, types)
    return Comparison(
        pair,
        _compared_item(one, first),
        _compared_item(other, second),
        differences(first.stem, second.stem),
        compared(first.shown, second.shown),
        pair.likeness is Likeness.SAME
        and one.ItemVersion.type == other.ItemVersion.type
        and _right(one.ItemVersion, types) != _right(other.ItemVersion, types),
    )


def _compared_item(row: Row[*tuple[Any, ...]], texts: ItemTexts) -> ComparedItem:
    item, version = row.Item, row.ItemVersion
    return ComparedItem(item.id, item.title, version.type, item.state, version.version, len(texts.pictures))


def _texts(version: ItemVersion, types: Mapping[str, QuestionType]) -> ItemTexts:
    kind = types.get(version.type)
    try:
        return (
            texts_of(kind, kind.from_json(version.content), version.content)
            if kind
            else ItemTexts(version.stem_text)
        )
    except ContentFault:
        return ItemTexts(version.stem_text)


def _right(version: ItemVersion, types: Mapping[str, QuestionType]) -> object:
    """What is right, parts named by their wording instead of their ids; None where that cannot be said."""
    kind = types.get(version.type)
    try:
        answer = kind.correct_answer(kind.from_json(version.content)) if kind else None
    except ContentFault:
        return None
    return _named(answer, dict(_names(version.content)))


def _names(value: Any) -> list[tuple[str, str]]:
    match value:
        case {"id": str(id_), "text": {"text": str(text)}} | {"id": str(id_), "text": str(text)}:
            return [(id_, text)]
        case {"id": str(id_), "stem": {"text": str(text)}}:
            return [(id_, text)]
        case dict():
            return [name for part in value.values() for name in _names(part)]
        case list():
            return [name for part in value for name in _names(part)]
    return []


def _named(value: Any, names: Json) -> object:
    match value:
        case dict():
            return {_named(key, names): _named(part, names) for key, part in value.items()}
        case list() | tuple():
            return sorted((_named(each, names) for each in value), key=repr)
        case str():
            return wording(names.get(value, value))
    return value
