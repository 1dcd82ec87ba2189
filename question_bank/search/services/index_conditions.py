"""What is asked of the index of questions, in the words of SQLite's FTS5 and of PostgreSQL (see index_table)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NULLTYPE

NAME = "question_bank_item_fts"


class ItemId(FunctionElement[int]):
    """A row's id, which SQLite is not to look for in this column: it has found the row by its words."""

    type = BigInteger()
    inherit_cache = True


class Matches(FunctionElement[Any]):
    """Two ways to say which rows have certain words: for SQLite and for PostgreSQL."""

    name = "matches"
    type = NULLTYPE  # as a Boolean, SQLite would be asked whether it equals 1
    inherit_cache = True


class HeadingMatches(Matches):
    """The same for title and stem alone."""

    name = "heading_matches"
    inherit_cache = True


class Meets(Matches):
    """The same for buckets."""

    name = "meets"
    inherit_cache = True


def _sides(element: Matches) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    sqlite, postgresql = element.clauses
    return sqlite, postgresql


@compiles(ItemId, "sqlite")
def _found_for_sqlite(element: ItemId, compiler: SQLCompiler, **options: Any) -> str:
    return "+rowid"


@compiles(ItemId, "postgresql")
def _found_for_postgresql(element: ItemId, compiler: SQLCompiler, **options: Any) -> str:
    return "rowid"


@compiles(Matches, "sqlite")
@compiles(HeadingMatches, "sqlite")
@compiles(Meets, "sqlite")
def _for_sqlite(element: Matches, compiler: SQLCompiler, **options: Any) -> str:
    return f"{NAME} MATCH {compiler.process(_sides(element)[0], **options)}"


@compiles(Matches, "postgresql")
def _for_postgresql(element: Matches, compiler: SQLCompiler, **options: Any) -> str:
    return f"words @@ CAST({compiler.process(_sides(element)[1], **options)} AS tsquery)"


@compiles(HeadingMatches, "postgresql")
def _heading_for_postgresql(element: HeadingMatches, compiler: SQLCompiler, **options: Any) -> str:
    return f"heading @@ CAST({compiler.process(_sides(element)[1], **options)} AS tsquery)"


@compiles(Meets, "postgresql")
def _arrays_for_postgresql(element: Meets, compiler: SQLCompiler, **options: Any) -> str:
    return f"bands && CAST({compiler.process(_sides(element)[1], **options)} AS bigint[])"
