"""The fate of every row, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from lms.contracts.tables import Problem
from lms.hours.imports.domain.matching import Occasion, activity_key, same_activity
from lms.hours.imports.domain.reading import ImportRow, Reading


class Fate(StrEnum):
    """NEW and SECOND are written. SECOND is the same activity as another record: a second proof, counted once."""

    NEW = "new"
    SECOND = "second"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Posted:
    """What the ledger has under a reference of this system."""

    hours: Decimal
    is_reversed: bool


@dataclass(frozen=True, slots=True)
class Books:
    """What is known when rows are judged. `people` by staff number; `posted` by person and reference; `occasions` by
    person; `is_closed` says whether a person's hours of a day have been reported."""

    source: str
    today: date
    people: Mapping[str, int]
    posted: Mapping[tuple[int, str], Posted]
    occasions: Mapping[int, Sequence[Occasion]]
    is_closed: Callable[[int, date], bool]
    refuses_closed: bool = True


@dataclass(frozen=True, slots=True)
class RowFate:
    """What becomes of one row of the file. `same_as` is the record of the same activity that a SECOND row joins;
    `is_difference` says that its period has been closed and it will show as a difference."""

    line: int
    number: str
    activity: str
    fate: Fate
    problem: Problem | None = None
    row: ImportRow | None = None
    person_id: int | None = None
    key: str = ""
    same_as: Occasion | None = None
    is_difference: bool = False


def plan_rows(readings: Sequence[Reading], books: Books) -> list[RowFate]:
    """The fate of every row. A row is also held against those before it in the file."""
    seen: dict[tuple[int, str], int] = {}
    occasions = {person_id: list(known) for person_id, known in books.occasions.items()}
    fates = []
    for reading in readings:
        fate = _fate(reading, books, seen, occasions)
        if fate.person_id is not None and fate.row is not None:
            seen.setdefault((fate.person_id, fate.row.reference), reading.line)
            if fate.fate in {Fate.NEW, Fate.SECOND}:
                occasions.setdefault(fate.person_id, []).append(_occasion(fate.row, books.source, fate.key))
        fates.append(fate)
    return fates


def _fate(
    reading: Reading,
    books: Books,
    seen: Mapping[tuple[int, str], int],
    occasions: Mapping[int, Sequence[Occasion]],
) -> RowFate:
    row = reading.row
    if isinstance(row, Problem):
        return _refused(reading, row)
    person_id = books.people.get(row.number)
    if person_id is None:
        return _refused(reading, Problem("unknown_person", {"number": row.number}))
    if row.ends_on > books.today:
        return _refused(reading, Problem("future", {"day": row.ends_on.isoformat()}))
    mine = (person_id, row.reference)
    if mine in seen:
        return _refused(reading, Problem("twice", {"line": str(seen[mine])}))
    if known := books.posted.get(mine):
        return _known(reading, row, person_id, known)
    is_closed = books.is_closed(person_id, row.ends_on)
    if is_closed and books.refuses_closed:
        return _refused(reading, Problem("closed", {"year": str(row.ends_on.year)}))
    same = same_activity(_occasion(row, books.source), occasions.get(person_id, ()))
    return RowFate(
        reading.line,
        reading.number,
        reading.activity,
        Fate.SECOND if same else Fate.NEW,
        row=row,
        person_id=person_id,
        key=same.activity if same else activity_key(row.activity, row.starts_on),
        same_as=same,
        is_difference=is_closed,
    )


def _known(reading: Reading, row: ImportRow, person_id: int, known: Posted) -> RowFate:
    """A reference that is in the ledger: nothing to do, unless the file now says something else."""
    if known.is_reversed:
        return _refused(reading, Problem("was_reversed", {"reference": row.reference}))
    if known.hours != row.hours:
        return _refused(
            reading, Problem("differs", {"was": _shortest(known.hours), "now": _shortest(row.hours)})
        )
    return RowFate(reading.line, reading.number, reading.activity, Fate.KNOWN, row=row, person_id=person_id)


def _refused(reading: Reading, problem: Problem) -> RowFate:
    return RowFate(reading.line, reading.number, reading.activity, Fate.REFUSED, problem=problem)


def _occasion(row: ImportRow, source: str, key: str = "") -> Occasion:
    return Occasion(row.activity, row.starts_on, row.ends_on, key, source)


def _shortest(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
