"""A file of certificates of many people: which column holds what, what a row says, and what becomes of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from certificates.external.domain.dates import DATE, date_in
from certificates.external.domain.fields import MOST_HOURS, number_key

COLUMNS = {
    "person": ("staff number", "person number", "工号", "人员编号", "员工编号"),
    "title": (
        "what it certifies",
        "title",
        "certificate",
        "course",
        "证明内容",
        "证书名称",
        "培训名称",
        "课程名称",
        "名称",
    ),
    "issuer": ("issuer", "issued by", "颁发单位", "发证单位", "颁发机构", "发证机构"),
    "number": ("certificate number", "number", "证书编号", "编号"),
    "completed_on": (
        "date",
        "completed on",
        "issued on",
        "日期",
        "颁发日期",
        "发证日期",
        "完成日期",
        "结业日期",
    ),
    "hours": ("hours", "credit hours", "学时", "学时数"),
    "expires_on": ("expires", "valid through", "valid until", "有效期至", "有效期"),
}
REQUIRED = ("person", "title", "issuer", "number", "completed_on")
LONGEST = {"person": 60, "title": 300, "issuer": 200, "number": 100}


class Fate(StrEnum):
    """What becomes of a row: written, left alone because it is there, or refused."""

    NEW = "new"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is refused: a code that pages put into words, and what fills it in."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A row whose values are understood."""

    person: str
    title: str
    issuer: str
    number: str
    completed_on: date
    hours: Decimal | None
    expires_on: date | None

    @property
    def key(self) -> str:
        return number_key(self.number, self.issuer)

    @property
    def reference(self) -> str:
        """What the ledger knows its hours by."""
        return f"{self.number} {self.key[:8]}"[-75:]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file, and its fate. `line` counts as the spreadsheet does."""

    line: int
    person: str
    title: str
    fate: Fate
    row: BatchRow | None = None
    problem: Problem | None = None
    person_id: int | None = None


class MissingColumns(ValueError):
    """The heading lacks columns without which no row can be read."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = tuple(missing)


def find_columns(heading: Sequence[str]) -> dict[str, int]:
    """Which column holds what, by its heading in English or Chinese. Raises MissingColumns."""
    words = {" ".join(text.casefold().split()): index for index, text in reversed(list(enumerate(heading)))}
    found = {
        key: next(words[name] for name in names if name in words)
        for key, names in COLUMNS.items()
        if any(name in words for name in names)
    }
    if missing := [key for key in REQUIRED if key not in found]:
        raise MissingColumns(missing)
    return found


def read_rows(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> list[tuple[int, dict[str, str]]]:
    """The values of every row that is not blank, by column, with the row's number in the spreadsheet."""
    columns = find_columns(heading)
    read = []
    for line, cells in enumerate(rows, start=2):
        values = {key: cells[at].strip() if at < len(cells) else "" for key, at in columns.items()}
        if any(values.values()):
            read.append((line, values))
    return read


def plan_rows(
    rows: Sequence[tuple[int, dict[str, str]]],
    *,
    people: Mapping[str, int],
    known: Collection[tuple[int, str]],
    today: date,
) -> list[Line]:
    """The fate of every row. `people` are ids by staff number, `known` what each person has by number_key. A row is
    also held against those before it."""
    lines: list[Line] = []
    seen: dict[tuple[int, str], int] = {}
    for line, values in rows:
        row = understand(values, today)
        if isinstance(row, Problem):
            lines.append(_refused(line, values, row))
            continue
        person_id = people.get(row.person)
        if person_id is None:
            lines.append(_refused(line, values, Problem("unknown_person", {"number": row.person})))
            continue
        mine = (person_id, row.key)
        if mine in seen:
            lines.append(_refused(line, values, Problem("twice", {"line": str(seen[mine])})))
            continue
        seen[mine] = line
        fate = Fate.KNOWN if mine in known else Fate.NEW
        lines.append(Line(line, row.person, row.title, fate, row=row, person_id=person_id))
    return lines


def counts(lines: Sequence[Line]) -> dict[Fate, int]:
    """How many rows meet each fate."""
    return {fate: sum(line.fate is fate for line in lines) for fate in Fate}


def understand(values: Mapping[str, str], today: date) -> BatchRow | Problem:
    """What a row says, or why it cannot be taken."""
    if problem := _shape(values):
        return problem
    days = [_day(values["completed_on"]), _day(values.get("expires_on", ""))]
    for key, day in zip(("completed_on", "expires_on"), days, strict=True):
        if day is None and values.get(key):
            return Problem("not_a_date", {"value": values[key]})
    completed_on, expires_on = days
    assert completed_on is not None
    if completed_on > today:
        return Problem("future", {"day": completed_on.isoformat()})
    if expires_on is not None and expires_on < completed_on:
        return Problem("expires_first", {"day": expires_on.isoformat()})
    hours = _hours(values.get("hours", ""))
    if isinstance(hours, Problem):
        return hours
    return BatchRow(
        values["person"],
        values["title"],
        values["issuer"],
        values["number"],
        completed_on,
        hours or None,
        expires_on,
    )


def _shape(values: Mapping[str, str]) -> Problem | None:
    """What is missing, too long, or a number without a letter or digit."""
    for key in REQUIRED:
        if not values.get(key):
            return Problem("missing", {"column": key})
    for key, longest in LONGEST.items():
        if len(values[key]) > longest:
            return Problem("too_long", {"column": key, "longest": str(longest)})
    return None if number_key(values["number"], "") else Problem("not_a_number", {"value": values["number"]})


def _day(text: str) -> date | None:
    return date_in(text) if DATE.match(text.strip()) else None


def _hours(text: str) -> Decimal | Problem | None:
    if not text:
        return None
    try:
        hours = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return Problem("not_an_amount", {"value": text})
    if not hours.is_finite() or hours < 0 or hours > MOST_HOURS or hours != round(hours, 2):
        return Problem("not_an_amount", {"value": text})
    return hours


def _refused(line: int, values: Mapping[str, str], problem: Problem) -> Line:
    return Line(line, values["person"], values["title"], Fate.REFUSED, problem=problem)
