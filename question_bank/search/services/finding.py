"""Which items a query finds, as conditions for the queries of lists."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, case, false, select, true

from lms.contracts.access import Scope
from lms.organisation.api import units_in
from question_bank.bank.models import Bank, Item, ItemVersion
from question_bank.search.domain.query import Query
from question_bank.search.services.index_table import FIELDS, matching

_WITHOUT_KEYS = tuple(each for each in FIELDS if each != "keys")


def is_found(query: Query, *, sees_keys: bool) -> ColumnElement[bool]:
    """A condition on question_bank_item: it has every term of the query; an empty query is met by all.

    Without `sees_keys` words that only an answer, a feedback or a marker's note has find nothing: finding would be
    telling.
    """
    if query.is_empty:
        return true()
    if not query.terms:
        return false()
    return Item.id.in_(matching(query, tuple(FIELDS) if sees_keys else _WITHOUT_KEYS))


def by_relevance(query: Query) -> tuple[ColumnElement[Any], ...]:
    """An order of found items: those with every term in title and stem first, then the newest."""
    if not query.terms:
        return (Item.id.desc(),)
    return (case((Item.id.in_(matching(query, ("heading",))), 0), else_=1), Item.id.desc())


def found_items(
    scope: Scope, query: Query, *, sees_keys: bool, type_key: str = "", state: str = ""
) -> Select[Any]:
    """The ids of the items that the query finds in all banks of the scope, the most relevant first.

    Without a state, retired items stay out; an empty query finds nothing.
    """
    wanted = select(Item.id).where(
        Item.bank_id.in_(select(Bank.id).where(Bank.unit_id.in_(units_in(scope)))),
        is_found(query, sees_keys=sees_keys) if query.terms else false(),
        Item.state == state if state else Item.state != "retired",
    )
    if type_key:
        wanted = wanted.join(
            ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.current_version)
        ).where(ItemVersion.type == type_key)
    return wanted.order_by(*by_relevance(query))
