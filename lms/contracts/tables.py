"""Tables that people upload: which column holds what, what each row says, and what becomes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Protocol

NamedRow = tuple[int, dict[str, str]]
"""A row's number as the spreadsheet counts, from 1, and its values by column; "" for a missing cell."""
TOP = 10
"""Within so many rows that are not blank the columns are named: a title may stand above them, and whose list it is."""


@dataclass(frozen=True, slots=True)
class Table:
    """The first sheet: its first row and those below it, every cell a text (dates as YYYY-MM-DD)."""

    heading: list[str]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is refused: a code that pages put into words, and what fills it in."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


class Judged(Protocol):
    """A row of which it is decided what becomes of it."""

    @property
    def fate(self) -> StrEnum: ...


class TableRefused(ValueError):
    """The file cannot be read as a table, or not as one of its kind. `code` is one of unreadable, too_large, empty,
    encoding, columns."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class MissingColumns(TableRefused):
    """The heading lacks columns without which no row can be read."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__("columns")
        self.missing = tuple(missing)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a kind of table: by key the headings that each goes by, in small letters, in any language.

    A table has the `required` ones and one at least of `one_of`, and so has every row; `longest` is how many characters
    a value may have.
    """

    headings: Mapping[str, Collection[str]]
    required: Sequence[str]
    one_of: Sequence[str] = ()
    longest: Mapping[str, int] = field(default_factory=dict)

    def find(self, heading: Sequence[str]) -> dict[str, int]:
        """Which column holds what; of two with the same heading it is the first. Raises MissingColumns."""
        places = {" ".join(text.casefold().split()): at for at, text in reversed(list(enumerate(heading)))}
        found = {
            key: next(places[name] for name in names if name in places)
            for key, names in self.headings.items()
            if any(name in places for name in names)
        }
        missing = [key for key in self.required if key not in found]
        if self.one_of and not any(key in found for key in self.one_of):
            missing.append(self.one_of[0])
        if missing:
            raise MissingColumns(missing)
        return found

    def locate(self, table: Table) -> tuple[int, dict[str, int]]:
        """How many rows stand above the one that names the columns, and which column holds what. Raises MissingColumns
        for the row that lacks the fewest."""
        written = ((above, row) for above, row in enumerate([table.heading, *table.rows]) if any(row))
        refusals = []
        for above, heading in islice(written, TOP):
            try:
                return above, self.find(heading)
            except MissingColumns as refusal:
                refusals.append(refusal)
        nothing = MissingColumns([*self.required, *self.one_of[:1]])
        raise min(refusals, key=lambda refusal: len(refusal.missing), default=nothing)

    def rows(self, table: Table) -> Iterator[NamedRow]:
        """The rows below that are not blank. Raises MissingColumns."""
        above, columns = self.locate(table)
        for line, cells in enumerate(table.rows[above:], start=above + 2):
            values = {key: cells[at].strip() if at < len(cells) else "" for key, at in columns.items()}
            if any(values.values()):
                yield line, values

    def problem(self, values: Mapping[str, str]) -> Problem | None:
        """The first thing that is `missing` in a row or `too_long`, None where everything has its place."""
        for key in self.required:
            if not values[key]:
                return Problem("missing", {"column": key})
        if self.one_of and not any(values.get(key) for key in self.one_of):
            return Problem("missing", {"column": next(key for key in self.one_of if key in values)})
        for key, longest in self.longest.items():
            if len(values.get(key, "")) > longest:
                return Problem("too_long", {"column": key, "longest": str(longest)})
        return None


def tally(rows: Iterable[Judged], fates: Iterable[StrEnum]) -> dict[str, int]:
    """How many rows meet each of the fates."""
    met = Counter(row.fate for row in rows)
    return {fate.value: met[fate] for fate in fates}
