"""Which items a query finds: the most relevant of all that somebody reads, and conditions for the queries of lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, case, false, or_, select, true
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.db import read_rows
from question_bank.bank.models import Bank, BankShare, Item, ItemVersion
from question_bank.bank.reach import owned_banks, shares_for
from question_bank.search.domain.query import Query
from question_bank.search.services.index_table import (
    FIELDS,
    HEADING,
    indexed_with,
    matching,
    reading_newest_first,
    words_of,
)

MOST_FOUND = 500
"""Nobody reads further, and a word that is everywhere is found at once instead of after all it stands in."""
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
    return (case((Item.id.in_(matching(query, HEADING)), 0), else_=1), Item.id.desc())


@dataclass(frozen=True, slots=True)
class Found:
    """The ids of what was found, the most relevant first, MOST_FOUND at most; `has_more` where there is more."""

    item_ids: Sequence[int]
    has_more: bool = False


def find_items(
    session: Session, scope: Scope, query: Query, *, sees_keys: bool, type_key: str = "", state: str = ""
) -> Found:
    """What the query finds in the banks that the scope owns, and of those lent to it to see or copy what is released:
    items with every term in title and stem first, then the newest. At most two statements.

    Without a state, retired items stay out; an empty query finds nothing.
    """
    if not query.terms:
        return Found(())
    fields = tuple(FIELDS) if sees_keys else _WITHOUT_KEYS
    with reading_newest_first(session):
        ids = _ids(session, _newest(True, scope, type_key, state), words_of(query))
        if len(ids) <= MOST_FOUND:
            # the newest of all are enough: what they leave out would come after them
            ids += _ids(session, _newest(False, scope, type_key, state), words_of(query, fields))
    found = list(dict.fromkeys(ids))
    return Found(found[:MOST_FOUND], len(found) > MOST_FOUND)


def _ids(session: Session, statement: Select[int], parameters: Mapping[str, str]) -> list[int]:
    return [row[0] for row in read_rows(session, statement, parameters)]


@lru_cache(maxsize=256)
def _newest(in_heading: bool, scope: Scope, type_key: str, state: str) -> Select[int]:
    """The newest items with the words in title and stem, or with them anywhere. Put together once for each scope, as
    that takes longer than to search."""
    indexed = indexed_with(in_heading=in_heading)
    items = (
        select(indexed.c.rowid)
        .join(Item, Item.id == indexed.c.item_id)
        .where(_is_read(scope), Item.state == state if state else Item.state != "retired")
        .order_by(indexed.c.rowid.desc())
        .limit(MOST_FOUND + 1)
    )
    if type_key:
        is_current = (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.current_version)
        items = items.join(ItemVersion, is_current).where(ItemVersion.type == type_key)
    return items


def _is_read(scope: Scope) -> ColumnElement[bool]:
    """A condition on question_bank_item: its bank is the scope's own, or lent to it to look into and it is released."""
    own = Item.bank_id.in_(select(Bank.id).where(owned_banks(scope)))
    lent = Item.bank_id.in_(select(BankShare.bank_id).where(shares_for(scope, ("see", "copy"))))
    return or_(own, lent & (Item.state == "released"))
