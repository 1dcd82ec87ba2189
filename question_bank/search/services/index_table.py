"""The inverted index of questions, a row for each: the table that FTS5 and tsvector give another shape.

question_bank_item_fts has in SQLite the columns heading, shown, labels, keys and bands, each a text of words for FTS5.
In PostgreSQL it has `words`, a tsvector whose weights A to D are the first four, `heading`, a tsvector of these words
alone, and `bands`, an array. `rowid` is the item's id.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Select,
    String,
    bindparam,
    column,
    delete,
    literal,
    select,
    table,
    text,
    true,
)
from sqlalchemy.orm import Session

from question_bank.search.domain.query import Query, fts5_expression, tsquery
from question_bank.search.domain.words import words
from question_bank.search.services.index_conditions import NAME, HeadingMatches, ItemId, Matches, Meets

FIELDS = {"heading": "A", "shown": "B", "labels": "C", "keys": "D"}
"""The fields of the index in SQLite, and their weights in PostgreSQL. Only `keys` may say what the answer is."""

HEADING = ("heading",)
MOST_WORDS = 12_000  # a tsvector counts places up to 16,383
_TABLE = table(NAME, column("rowid", BigInteger))
_SQLITE_INSERT = text(
    "INSERT INTO question_bank_item_fts (rowid, heading, shown, labels, keys, bands)"
    " VALUES (:rowid, :heading, :shown, :labels, :keys, :bands)"
)
_POSTGRESQL_INSERT = text(
    "INSERT INTO question_bank_item_fts (rowid, words, heading, bands)"
    " SELECT r, CAST(w AS tsvector), CAST(h AS tsvector), CAST(b AS bigint[]) FROM unnest(CAST(:ids AS bigint[]),"
    " CAST(:words AS text[]), CAST(:headings AS text[]), CAST(:bands AS text[])) AS given (r, w, h, b)"
)
_COSTS = {
    "seq_page_cost": "0.01",
    "random_page_cost": "0.01",
    "cpu_index_tuple_cost": "0.02",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "jit": "off",
}
_SET_COSTS = text(";".join(f"SET LOCAL {name} = {value}" for name, value in _COSTS.items()))
_RESET_COSTS = text(";".join(f"SET LOCAL {name} TO DEFAULT" for name in _COSTS))


@dataclass(frozen=True, slots=True)
class IndexRow:
    """What the index is to know of an item: the texts of each field, and the buckets that it falls into."""

    item_id: int
    heading: Sequence[str]
    shown: Sequence[str]
    labels: Sequence[str]
    keys: Sequence[str]
    buckets: Sequence[int]

    def words_of(self, field: str) -> list[str]:
        """The words of a field, in order."""
        return [word for each in getattr(self, field) for word in words(each)]


def insert_rows(session: Session, rows: Sequence[IndexRow]) -> None:
    """Puts rows into the index for items that it does not know. One statement."""
    if not rows:
        return
    if session.get_bind().dialect.name == "postgresql":
        session.execute(
            _POSTGRESQL_INSERT,
            {
                "ids": [row.item_id for row in rows],
                "words": [_tsvector(row, FIELDS) for row in rows],
                "headings": [_tsvector(row, {"heading": "A"}) for row in rows],
                "bands": ["{" + ",".join(map(str, row.buckets)) + "}" for row in rows],
            },
        )
        return
    session.execute(_SQLITE_INSERT, [_texts(row) for row in rows])


def delete_rows(session: Session, item_ids: Sequence[int] | None = None) -> None:
    """Takes items out of the index, all without `item_ids`. One statement."""
    session.execute(delete(_TABLE).where(true() if item_ids is None else _TABLE.c.rowid.in_(item_ids)))


def matching(query: Query, fields: Collection[str]) -> Select[int]:
    """The ids of the items that have every term of the query in these fields. The query must have terms."""
    is_heading = tuple(fields) == HEADING
    weights = _weights(fields)
    # written into the statement: a plan that PostgreSQL makes for any query whatever is a hundred times slower
    wanted = literal(tsquery(query, weights), String, literal_execute=True)
    condition = (HeadingMatches if is_heading else Matches)(literal(fts5_expression(query, fields)), wanted)
    return select(_TABLE.c.rowid).where(condition)


def indexed_with(*, in_heading: bool) -> CTE:
    """The ids, as rowid and as item_id, of the items that have the words of a query which is only given with the
    statement's parameters, by words_of: in title and stem, or in the fields that are named there.

    Joined by item_id SQLite goes through the index, the newest first, and stops where it has enough; by rowid it might
    go through the items.
    """
    # written into the statement when it is run, for the reason that `matching` has
    wanted = bindparam("tsquery", type_=String, literal_execute=True)
    condition = (HeadingMatches if in_heading else Matches)(bindparam("fts5"), wanted)
    return select(_TABLE.c.rowid, ItemId().label("item_id")).where(condition).cte("indexed")


def words_of(query: Query, fields: Collection[str] = HEADING) -> dict[str, str]:
    """The parameters of indexed_with for a query, which must have terms, and the fields to look into."""
    return {"fts5": fts5_expression(query, fields), "tsquery": tsquery(query, _weights(fields))}


def _weights(fields: Collection[str]) -> str:
    """The weights that a tsquery has to ask for; none where the column has no others."""
    return (
        ""
        if tuple(fields) == HEADING or len(fields) == len(FIELDS)
        else "".join(FIELDS[each] for each in fields)
    )


@contextmanager
def reading_newest_first(session: Session) -> Iterator[None]:
    """Lets PostgreSQL know what a search costs: the index is in memory, where a row costs the same wherever it is, and
    of what it finds only the newest are read. It then goes back from the newest item for a word that many have, asks
    the index for any other, and looks up those items alone. By its own estimates it reads all rows too often."""
    if session.get_bind().dialect.name != "postgresql":
        yield
        return
    session.execute(_SET_COSTS)
    yield
    session.execute(_RESET_COSTS)


def in_buckets(buckets: Iterable[int]) -> Select[int]:
    """The ids of the items that fall into one of these buckets."""
    wanted = list(buckets)
    expression = f"bands : ({' OR '.join(map(_bucket_word, wanted))})"
    array = "{" + ",".join(map(str, wanted)) + "}"
    return select(_TABLE.c.rowid).where(
        Meets(literal(expression), literal(array, String, literal_execute=True))
    )


def _texts(row: IndexRow) -> dict[str, Any]:
    fields = {field: " ".join(row.words_of(field)[:MOST_WORDS]) for field in FIELDS}
    return {"rowid": row.item_id, "bands": " ".join(map(_bucket_word, row.buckets)), **fields}


def _bucket_word(bucket: int) -> str:
    return f"b{bucket:x}"


def _tsvector(row: IndexRow, fields: Mapping[str, str]) -> str:
    """The words of these fields with their places and weights, as a tsvector is written. Words have letters and digits
    only."""
    places: dict[str, list[str]] = {}
    place = 0
    for field, weight in fields.items():
        for word in row.words_of(field)[: MOST_WORDS - place]:
            place += 1
            places.setdefault(word, []).append(f"{place}{weight}")
        place += 1  # what ends a field and what begins the next do not stand together
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())


__all__ = [
    "FIELDS", "HEADING", "IndexRow", "delete_rows", "in_buckets", "indexed_with", "insert_rows", "matching",
    "reading_newest_first", "words_of",
]  # fmt: skip
