"""Marks from elsewhere: a CSV file with a row for each candidate and a column for each question."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lms.contracts.questions import MARKS_STEP
from question_bank.analysis.domain.marks import Entry, Item, MarksTable

UNANSWERED = "-"
ROW_OF_MAXIMA = ("max", "maximum", "满分")
MOST_MARKS = 100_000
MOST_ITEMS = 2_000
_MARK = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,5})?")
_SUFFIX = re.compile(r"(?P<name>.*)/(?P<maximum>-?[0-9]+(\.[0-9]+)?)")


class MarksRefused(ValueError):
    """A file that is not understood. The message names the row and the column, if there is one, and the reason."""

    def __init__(self, reason: str, row: int | None = None, column: str | None = None) -> None:
        places = [f"row {row}"] if row is not None else []
        places += [f"column {column}"] if column else []
        super().__init__(f"{', '.join(places)}: {reason}" if places else reason)


@dataclass(frozen=True, slots=True)
class _Row:
    """`number` counts the rows of the file from 1, as a spreadsheet does."""

    number: int
    cells: Sequence[str]


def read_marks(lines: Iterable[str]) -> MarksTable:
    """The marks in the lines of a CSV file. Raises MarksRefused."""
    rows = _rows(lines)
    heading = next(rows, None)
    if heading is None:
        raise MarksRefused("the file is empty")
    first = next(rows, None)
    has_maxima = first is not None and first.cells[0].strip().lower() in ROW_OF_MAXIMA
    if has_maxima:
        assert first is not None
        _check_width(first, heading)
    items = _items(heading, first if has_maxima else None)
    table = MarksTable(items)
    reader = _CandidateReader(items)
    for row in [first] if first is not None and not has_maxima else ():
        table.add_candidate(reader.entries(row, heading))
    for row in rows:
        table.add_candidate(reader.entries(row, heading))
    return table


def _rows(lines: Iterable[str]) -> Iterator[_Row]:
    """The rows that hold anything. Raises MarksRefused for what is no CSV."""
    reader = csv.reader(lines, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if cells:
                yield _Row(number, cells)
    except csv.Error as error:
        raise MarksRefused(f"not CSV: {error}", number + 1) from None
    except UnicodeDecodeError:
        raise MarksRefused("not UTF-8; save the file as “CSV UTF-8”") from None


def _check_width(row: _Row, heading: _Row) -> None:
    if len(row.cells) != len(heading.cells):
        raise MarksRefused(f"{len(row.cells)} cells, but the heading has {len(heading.cells)}", row.number)


def _items(heading: _Row, maxima: _Row | None) -> list[Item]:
    if len(heading.cells) < 2:
        raise MarksRefused("no column of marks; cells are separated by commas", heading.number)
    if len(heading.cells) > MOST_ITEMS + 1:
        raise MarksRefused(f"more than {MOST_ITEMS} columns", heading.number)
    items: list[Item] = []
    taken: set[object] = set()
    for place, cell in enumerate(heading.cells[1:], start=1):
        item = _item(cell.strip(), heading, maxima, place)
        if item.key in taken:
            raise MarksRefused("there is another column of this name", heading.number, str(item.key))
        taken.add(item.key)
        items.append(item)
    return items


def _item(cell: str, heading: _Row, maxima: _Row | None, place: int) -> Item:
    """The question of a heading NAME, NAME/MAXIMUM, either followed by @DRAW."""
    rest, sign, draw = cell.partition("@")
    if sign and not draw.strip():
        raise MarksRefused("the draw has no name after the @", heading.number, cell)
    if maxima is not None:
        name, maximum, row = rest, maxima.cells[place].strip(), maxima.number
    else:
        found = _SUFFIX.fullmatch(rest.strip())
        if found is None:
            raise MarksRefused(
                "no highest mark: write NAME/MAXIMUM, or give a second row that begins with max",
                heading.number,
                cell or str(place + 1),
            )
        name, maximum, row = found["name"], found["maximum"], heading.number
    if not name.strip():
        raise MarksRefused("the question has no name", heading.number, str(place + 1))
    return Item(name.strip(), _maximum(maximum, row, cell), draw.strip() if sign else None)


def _maximum(text: str, row: int, column: str) -> int:
    steps = _steps(text) if _MARK.fullmatch(text) else 0
    if steps <= 0 or steps * MARKS_STEP > MOST_MARKS:
        raise MarksRefused(
            f"the highest mark must be a number above 0, up to {MOST_MARKS}, with at most 5 places: “{text}”",
            row,
            column,
        )
    return steps


def _steps(text: str) -> int:
    return int(Decimal(text) / MARKS_STEP)


class _KnownMarks(dict[str, int | None]):
    """Cells that have been read: most of a file's cells are alike. None is no mark."""

    def __missing__(self, cell: str) -> int | None:
        text = cell.strip()
        if text in ("", UNANSWERED):
            self[cell] = 0
        else:
            self[cell] = _steps(text) if _MARK.fullmatch(text) else None
        return self[cell]


class _CandidateReader:
    """Reads row after row, and sees that every candidate comes once and has as many of each draw as the first."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._columns = [(number, item.maximum, item.draw) for number, item in enumerate(items)]
        self._has_draws = any(item.draw is not None for item in items)
        self._marks = _KnownMarks()
        self._seen: set[str] = set()
        self._drawn: dict[str, int] | None = None

    def entries(self, row: _Row, heading: _Row) -> list[Entry]:
        """The marks of one candidate. Raises MarksRefused."""
        _check_width(row, heading)
        self._meet(row)
        entries: list[Entry] = []
        known = self._marks
        for (number, maximum, draw), cell in zip(self._columns, row.cells[1:], strict=True):
            mark = known[cell]
            if mark is None or not -maximum <= mark <= maximum:
                raise MarksRefused(_fault(cell, mark, maximum), row.number, heading.cells[number + 1].strip())
            # most cells are a mark that is not 0, and then there is nothing to look at
            is_answered = mark != 0 or cell.strip() not in ("", UNANSWERED)
            if draw is None or is_answered or cell.strip():
                entries.append((number, mark, is_answered))
        if self._has_draws:
            self._count_drawn(row, entries)
        return entries

    def _meet(self, row: _Row) -> None:
        candidate = row.cells[0].strip()
        if not candidate:
            raise MarksRefused("the candidate is not named", row.number)
        if candidate in self._seen:
            raise MarksRefused(f"“{candidate}” has a row already", row.number)
        self._seen.add(candidate)

    def _count_drawn(self, row: _Row, entries: Sequence[Entry]) -> None:
        drawn: dict[str, int] = {draw: 0 for _number, _maximum, draw in self._columns if draw is not None}
        for number, _mark, _is_answered in entries:
            draw = self._columns[number][2]
            if draw is not None:
                drawn[draw] += 1
        if self._drawn is None:
            self._drawn = drawn
        for draw, count in drawn.items():
            if count != self._drawn[draw]:
                raise MarksRefused(
                    f"{count} questions of the draw “{draw}”, but the first candidate has {self._drawn[draw]}",
                    row.number,
                )


def _fault(cell: str, mark: int | None, maximum: int) -> str:
    if mark is None:
        return f"“{cell.strip()[:40]}” is not a mark: a number with at most 5 places, empty, or -"
    highest = f"{(maximum * MARKS_STEP).normalize():f}"
    return f"“{cell.strip()}” is outside of -{highest} to {highest}"
