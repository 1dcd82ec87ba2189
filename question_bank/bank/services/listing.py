"""Lists of a bank's items: which are in it, in what order, and what their rows show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import Session

from lms.db import read_rows
from question_bank.bank.models import Category, Item, ItemLabel, ItemVersion
from question_bank.search.domain.query import parse_query
from question_bank.search.services.finding import by_relevance, is_found

SOON = timedelta(days=30)
"""Before a question's dates end, how early its authors are told."""


class ItemRow(NamedTuple):
    """An item in a list, as its current version has it."""

    id: int
    title: str
    stem_text: str
    type: str
    state: str
    category_id: int
    tags: Sequence[str]
    difficulty: int | None
    valid_from: date | None
    valid_until: date | None

    def dates_on(self, day: date) -> str:
        """How the question's dates stand on a day."""
        return dates_on(self.valid_from, self.valid_until, day)


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """What a list of items is narrowed to; empty values narrow nothing. Without a state, retired items stay out.

    `words` are looked for in what candidates read, in titles and labels, and, with `sees_keys`, in keys and feedback.
    """

    words: str = ""
    sees_keys: bool = True
    type: str = ""
    state: str = ""
    category_path: str = ""
    tag: str = ""
    point: str = ""
    difficulty: int | None = None
    dates: str = ""  # expired or expiring, on `today`
    today: date | None = None


def dates_on(valid_from: date | None, valid_until: date | None, day: date) -> str:
    """How dates stand on a day: early, expired, expiring (within 30 days) or "" when all is well."""
    if valid_from is not None and valid_from > day:
        return "early"
    if valid_until is None or valid_until > day + SOON:
        return ""
    return "expired" if valid_until < day else "expiring"


@lru_cache(maxsize=64)
def items_query(bank_id: int, wanted: ItemFilter) -> Select[Any]:
    """The ids of the bank's items that fit, in the order of their categories and then of their making; those found by
    words, the most relevant first."""
    query = (
        select(Item.id)
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.current_version))
        .join(Category, Category.id == Item.category_id)
        .where(Item.bank_id == bank_id)
    )
    if wanted.type:
        query = query.where(ItemVersion.type == wanted.type)
    query = query.where(Item.state == wanted.state if wanted.state else Item.state != "retired")
    if wanted.category_path:
        query = query.where(Category.path.startswith(wanted.category_path, autoescape=True))
    query = query.where(*_narrowed(wanted))
    words = parse_query(wanted.words)
    if words.is_empty:
        return query.order_by(Item.category_id, Item.id)
    if not words.terms:  # signs alone, which the index of words leaves out
        has_signs = ItemVersion.stem_text.contains(wanted.words.strip(), autoescape=True)
        return query.where(has_signs).order_by(Item.category_id, Item.id)
    return query.where(is_found(words, sees_keys=wanted.sees_keys)).order_by(*by_relevance(words))


def _narrowed(wanted: ItemFilter) -> list[ColumnElement[bool]]:
    """The conditions on what is said about a question."""
    conditions: list[ColumnElement[bool]] = [
        Item.id.in_(select(ItemLabel.item_id).where(ItemLabel.kind == kind, ItemLabel.label == label))
        for kind, label in (("tag", wanted.tag), ("point", wanted.point))
        if label
    ]
    if wanted.difficulty is not None:
        conditions.append(Item.difficulty == (wanted.difficulty or None))
    if wanted.today is not None and wanted.dates == "expired":
        conditions.append(Item.valid_until < wanted.today)
    if wanted.today is not None and wanted.dates == "expiring":
        conditions.append(Item.valid_until.between(wanted.today, wanted.today + SOON))
    return conditions


def item_rows(session: Session, item_ids: Sequence[int]) -> list[ItemRow]:
    """These items as list rows, in this order. One statement."""
    found = {row[0]: ItemRow._make(row) for row in read_rows(session, _item_rows(), {"ids": item_ids})}
    return [found[item_id] for item_id in item_ids if item_id in found]


@cache
def _item_rows() -> Select[*tuple[Any, ...]]:
    """The columns of the rows of these items. Put together once."""
    return (
        select(
            Item.id,
            Item.title,
            ItemVersion.stem_text,
            ItemVersion.type,
            Item.state,
            Item.category_id,
            Item.tags,
            Item.difficulty,
            Item.valid_from,
            Item.valid_until,
        )
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.current_version))
        .where(Item.id.in_(bindparam("ids", expanding=True)))
    )


def same_items(session: Session, bank_id: int, digest: str, besides: int | None = None) -> list[int]:
    """The ids of the bank's items that ask the same in their current version, ascending; without `besides`."""
    query = (
        select(Item.id)
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.current_version))
        .where(Item.bank_id == bank_id, ItemVersion.content_hash == digest, Item.state != "retired")
        .order_by(Item.id)
    )
    return [item_id for item_id in session.scalars(query) if item_id != besides]
