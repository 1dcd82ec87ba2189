"""Pages of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

Row = TypeVar("Row")
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows, counted from 1, and how many rows there are in all."""

    rows: Sequence[Row]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))


def page_number() -> int:
    """The page asked for in the address; 1 for nonsense."""
    return max(1, request.args.get("page", 1, type=int))


def page_of(rows: Sequence[Row], per_page: int = PER_PAGE) -> Page[Row]:
    """A page of rows that are already in memory; past the end it is the last page."""
    number = min(page_number(), max(1, -(-len(rows) // per_page)))
    return Page(rows[(number - 1) * per_page : number * per_page], number, len(rows), per_page)


def page_of_query(session: Session, statement: Select[Row], per_page: int = PER_PAGE) -> Page[Row]:
    """A page of a query for one entity or column: two statements."""
    total = session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    number = min(page_number(), max(1, -(-total // per_page)))
    rows = session.scalars(statement.limit(per_page).offset((number - 1) * per_page)).all()
    return Page(rows, number, total, per_page)
