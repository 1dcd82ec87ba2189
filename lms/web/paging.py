"""Pages of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import Integer, Select, bindparam, func, literal_column, select
from sqlalchemy.orm import Session

from lms.db import read_rows

Row = TypeVar("Row")
PER_PAGE = 50
_LENGTH, _OFFSET = "page_length", "page_offset"


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows, counted from 1, and how many rows there are in all."""

    rows: Sequence[Row]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def offset(self) -> int:
        """How many rows come before this page."""
        return (self.number - 1) * self.per_page

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))


def page_number() -> int:
    """The page asked for in the address; 1 for nonsense."""
    return max(1, request.args.get("page", 1, type=int))


def empty_page(total: int, per_page: int = PER_PAGE) -> Page[Any]:
    """The page asked for of so many rows, for the caller to read and put in; past the end it is the last page."""
    return Page((), min(page_number(), max(1, -(-total // per_page))), total, per_page)


def page_of(rows: Sequence[Row], per_page: int = PER_PAGE) -> Page[Row]:
    """A page of rows that are already in memory; past the end it is the last page."""
    page = empty_page(len(rows), per_page)
    return replace(page, rows=rows[page.offset : page.offset + per_page])


def page_of_query(session: Session, statement: Select[Row], per_page: int = PER_PAGE) -> Page[Row]:
    """A page of a query for one entity or column. One statement when the page is not full, for then it is the last;
    else a second one counts. Rows are counted before any DISTINCT."""
    page: Page[Row] = Page((), page_number(), 0, per_page)
    rows = session.scalars(_rows_of(statement), {_LENGTH: per_page, _OFFSET: page.offset}).all()
    if len(rows) < per_page and (rows or page.number == 1):
        return replace(page, rows=rows, total=page.offset + len(rows))
    [(total,)] = read_rows(session, _number_of(statement))
    if rows or not total:
        return replace(page, rows=rows, number=page.number if rows else 1, total=total)
    last = empty_page(total, per_page)
    rows = session.scalars(_rows_of(statement), {_LENGTH: per_page, _OFFSET: last.offset}).all()
    return replace(last, rows=rows)


# Both are kept for as long as lists keep their queries: to put a statement together takes longer than to run it.


@lru_cache(maxsize=128)
def _rows_of(statement: Select[Any]) -> Select[Any]:
    length, offset = (bindparam(name, type_=Integer) for name in (_LENGTH, _OFFSET))
    return statement.limit(length).offset(offset)


@lru_cache(maxsize=128)
def _number_of(statement: Select[Any]) -> Select[int]:
    # what is counted has no columns: to name those of an entity took longer than the database needs to count
    bare: Select[Any] = statement.with_only_columns(literal_column("1"), maintain_column_froms=True)
    return select(func.count()).select_from(bare.order_by(None).subquery())
