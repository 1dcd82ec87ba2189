"""What pages of the bank read: banks, trees of categories, lists of items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.db import read_rows
from lms.organisation.api import units_in
from question_bank.bank.models import Bank, Category, Item, ItemLabel, ItemVersion
from question_bank.search.domain.query import parse_query
from question_bank.search.services.finding import by_relevance, is_found

SOON = timedelta(days=30)
"""Before a question's dates end, how early its authors are told."""


@dataclass(frozen=True, slots=True)
class BankCard:
    """A bank in a list, with how many of its items are in each state."""

    id: int
    title: str
    title_en: str | None
    unit_id: int
    created_at: datetime
    requires_review: bool = False
    draft: int = 0
    in_review: int = 0
    released: int = 0
    retired: int = 0

    @property
    def total(self) -> int:
        """The items that are in use or will be."""
        return self.draft + self.in_review + self.released


@dataclass(frozen=True, slots=True)
class CategoryCard:
    """A category in the tree. `items` counts those in it and below it that are not retired."""

    id: int
    name: str
    path: str
    depth: int
    items: int
    names: tuple[str, ...]


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


def bank_in(session: Session, scope: Scope, bank_id: int) -> Bank | None:
    """The bank, None when it is beyond the scope or gone."""
    return session.scalars(
        select(Bank).where(Bank.id == bank_id, Bank.unit_id.in_(units_in(scope)))
    ).one_or_none()


def item_in(session: Session, scope: Scope, item_id: int) -> tuple[Item, Bank] | None:
    """The item with its bank, None when it is beyond the scope or gone."""
    row = session.execute(
        select(Item, Bank)
        .join(Bank, Bank.id == Item.bank_id)
        .where(Item.id == item_id, Bank.unit_id.in_(units_in(scope)))
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def bank_cards(session: Session, scope: Scope) -> list[BankCard]:
    """The banks that the scope reaches, by title. Two statements."""
    banks = session.scalars(
        select(Bank).where(Bank.unit_id.in_(units_in(scope))).order_by(Bank.title, Bank.id)
    ).all()
    counts: dict[int, dict[str, int]] = {}
    rows = session.execute(
        select(Item.bank_id, Item.state, func.count())
        .where(Item.bank_id.in_([bank.id for bank in banks]))
        .group_by(Item.bank_id, Item.state)
    )
    for bank_id, state, count in rows:
        counts.setdefault(bank_id, {})[state] = count
    return [
        BankCard(
            bank.id,
            bank.title,
            bank.title_en,
            bank.unit_id,
            bank.created_at,
            bank.requires_review,
            **counts.get(bank.id, {}),
        )
        for bank in banks
    ]


def category_tree(session: Session, bank_id: int) -> list[CategoryCard]:
    """The categories of a bank, the top first, each before what is below it, siblings by name. One statement."""
    rows = read_rows(session, _categories(), {"bank_id": bank_id})
    below: dict[int | None, list[CategoryCard]] = {}
    for category_id, parent_id, name, path, count in rows:
        card = CategoryCard(category_id, name, path, path.count("/") - 2, count, ())
        below.setdefault(parent_id, []).append(card)
    return _branch(below, None, ())


@cache
def _categories() -> Select[*tuple[Any, ...]]:
    """The categories of this bank_id, and how many questions lie in each. Put together once."""
    kept = case((Item.state != "retired", Item.id))
    columns = (Category.id, Category.parent_id, Category.name, Category.path)
    return (
        select(*columns, func.count(kept))
        .outerjoin(Item, Item.category_id == Category.id)
        .where(Category.bank_id == bindparam("bank_id"))
        .group_by(*columns)
        .order_by(Category.name, Category.id)
    )


def _branch(
    below: dict[int | None, list[CategoryCard]], parent_id: int | None, names: tuple[str, ...]
) -> list[CategoryCard]:
    tree = []
    for card in below.get(parent_id, []):
        here = names if parent_id is None else (*names, card.name)
        branch = _branch(below, card.id, here)
        beneath = sum(each.items for each in branch if each.depth == card.depth + 1)
        tree += [replace(card, items=card.items + beneath, names=here), *branch]
    return tree


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


def versions_of(session: Session, item_id: int) -> Sequence[ItemVersion]:
    """Every version of an item, the newest first."""
    return session.scalars(
        select(ItemVersion).where(ItemVersion.item_id == item_id).order_by(ItemVersion.version.desc())
    ).all()


def same_items(session: Session, bank_id: int, digest: str, besides: int | None = None) -> list[int]:
    """The ids of the bank's items that ask the same in their current version, ascending; without `besides`."""
    query = (
        select(Item.id)
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.current_version))
        .where(Item.bank_id == bank_id, ItemVersion.content_hash == digest, Item.state != "retired")
        .order_by(Item.id)
    )
    return [item_id for item_id in session.scalars(query) if item_id != besides]
