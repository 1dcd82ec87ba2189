"""What pages of the bank read: banks, one item with its versions, trees of categories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, case, func, select
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.db import read_rows
from lms.organisation.api import units_in
from question_bank.bank.models import Bank, Category, Item, ItemVersion


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


def versions_of(session: Session, item_id: int) -> Sequence[ItemVersion]:
    """Every version of an item, the newest first."""
    return session.scalars(
        select(ItemVersion).where(ItemVersion.item_id == item_id).order_by(ItemVersion.version.desc())
    ).all()


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
