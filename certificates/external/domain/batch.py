"""A file of certificates of many people: which column holds what, what a row says, and what becomes of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TYPE_CHECKING

from certificates.external.domain.dates import DATE, date_in
from certificates.external.domain.fields import MOST_HOURS, number_key
from lms.contracts.tables import Columns, NamedRow, Problem

if TYPE_CHECKING:
    from lms.hours.api import HourRowFate  # plain as well, but it comes by a door that is not

COLUMNS = Columns(
    headings={
        "person": ("staff number", "person number", "工号", "人员编号", "员工编号"),
        "title": (
            "what it certifies", "title", "certificate", "course",
            "证明内容", "证书名称", "培训名称", "课程名称", "名称",
        ),
        "issuer": ("issuer", "issued by", "颁发单位", "发证单位", "颁发机构", "发证机构"),
        "number": ("certificate number", "number", "证书编号", "编号"),
        "completed_on": (
            "date", "completed on", "issued on", "日期", "颁发日期", "发证日期", "完成日期", "结业日期",
        ),
        "hours": ("hours", "credit hours", "学时", "学时数"),
        "expires_on": ("expires", "valid through", "valid until", "有效期至", "有效期"),
    },
    required=("person", "title", "issuer", "number", "completed_on"),
    longest={"person": 60, "title": 300, "issuer": 200, "number": 100},
)  # fmt: skip


class Fate(StrEnum):
    """What becomes of a row: written, left alone because it is there, or refused."""

    NEW = "new"
    KNOWN = "known"
    REFUSED = "refused"


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
class RowFate:
    """What becomes of one row of the file. `line` counts as the spreadsheet does; `hours` is what becomes of its hours,
    None where it states none or is not written."""

    line: int
    number: str  # the person's; that of the certificate is in the row
    title: str
    fate: Fate
    row: BatchRow | None = None
    problem: Problem | None = None
    person_id: int | None = None
    hours: HourRowFate | None = None


def plan_rows(
    rows: Iterable[NamedRow],
    *,
    people: Mapping[str, int],
    known: Collection[tuple[int, str]],
    today: date,
) -> list[RowFate]:
    """The fate of every row. `people` are ids by staff number, `known` what each person has by number_key. A row is
    also held against those before it."""
    fates: list[RowFate] = []
    seen: dict[tuple[int, str], int] = {}
    for line, values in rows:
        row = understand(values, today)
        if isinstance(row, Problem):
            fates.append(_refused(line, values, row))
            continue
        person_id = people.get(row.person)
        if person_id is None:
            fates.append(_refused(line, values, Problem("unknown_person", {"number": row.person})))
            continue
        mine = (person_id, row.key)
        if mine in seen:
            fates.append(_refused(line, values, Problem("twice", {"line": str(seen[mine])})))
            continue
        seen[mine] = line
        fate = Fate.KNOWN if mine in known else Fate.NEW
        fates.append(RowFate(line, row.person, row.title, fate, row=row, person_id=person_id))
    return fates


def understand(values: Mapping[str, str], today: date) -> BatchRow | Problem:
    """What a row says, or why it cannot be taken."""
    if problem := COLUMNS.problem(values):
        return problem
    if not number_key(values["number"], ""):
        return Problem("not_a_number", {"value": values["number"]})
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


def _refused(line: int, values: Mapping[str, str], problem: Problem) -> RowFate:
    return RowFate(line, values["person"], values["title"], Fate.REFUSED, problem=problem)
