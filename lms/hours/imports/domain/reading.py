"""Understanding the rows of a file: which column holds what, and what a row says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from lms.contracts.tables import Columns, NamedRow, Problem

COLUMNS = Columns(
    headings={
        "number": ("staff number", "person number", "number", "工号", "人员编号", "员工编号"),
        "activity": (
            "activity", "course", "title", "活动", "活动名称", "课程", "课程名称", "培训名称", "培训班名称",
        ),
        "date": ("date", "completed on", "day", "日期", "完成日期", "培训日期"),
        "from": ("from", "start", "first day", "起始日期", "开始日期", "开始时间"),
        "to": ("to", "end", "last day", "结束日期", "终止日期", "结束时间"),
        "hours": ("hours", "credit hours", "学时", "学时数"),
        "reference": ("reference", "record number", "记录编号", "流水号", "凭证号", "证书编号"),
        "category": ("category", "counted as", "类别", "学时类别"),
        "days": ("days", "天数"),
        "programme": ("programme", "program", "项目", "培训项目"),
    },
    required=("number", "activity", "hours", "reference"),
    one_of=("date", "to"),
    longest={"number": 60, "activity": 300, "reference": 75},
)  # fmt: skip
INSTANT = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})日?(?:[T ]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?)?")
AMOUNT = re.compile(r"-?\d{1,9}([.,]\d{1,4})?")


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A row whose values are understood. `begins` and `finishes` are local times, where the file has times."""

    number: str
    activity: str
    starts_on: date
    ends_on: date
    hours: Decimal
    reference: str
    days: Decimal = Decimal(0)
    category: str = ""
    programme: str | None = None
    begins: datetime | None = None
    finishes: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one row of the file says, or why it cannot be understood. `line` counts as the spreadsheet does."""

    line: int
    number: str
    activity: str
    row: ImportRow | Problem


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a row may name: categories and programmes by every word for them, and the most hours it may state."""

    categories: Mapping[str, str]
    programmes: Mapping[str, str]
    default_category: str
    most_hours: Decimal


def read_rows(rows: Iterable[NamedRow], vocabulary: Vocabulary) -> list[Reading]:
    """What every row says."""
    return [
        Reading(line, values["number"], values["activity"], _understand(values, vocabulary))
        for line, values in rows
    ]


def _understand(values: Mapping[str, str], vocabulary: Vocabulary) -> ImportRow | Problem:
    if problem := COLUMNS.problem(values):
        return problem
    span = _span(values)
    if isinstance(span, Problem):
        return span
    hours = _amount(values["hours"], vocabulary.most_hours, "hours")
    days = _amount(values.get("days") or "0", Decimal(366), "days")
    for amount in (hours, days):
        if isinstance(amount, Problem):
            return amount
    assert isinstance(hours, Decimal) and isinstance(days, Decimal)  # noqa: PT018  one sentence
    category = _named(values.get("category", ""), vocabulary.categories, vocabulary.default_category)
    if category is None:
        return Problem("unknown_category", {"value": values["category"]})
    programme = _named(values.get("programme", ""), vocabulary.programmes, "")
    if programme is None:
        return Problem("unknown_programme", {"value": values["programme"]})
    (starts_on, begins), (ends_on, finishes) = span
    has_times = begins is not None and finishes is not None and begins < finishes
    return ImportRow(
        number=values["number"],
        activity=values["activity"],
        starts_on=starts_on,
        ends_on=ends_on,
        hours=hours,
        reference=values["reference"],
        days=days,
        category=category,
        programme=programme or None,
        begins=begins if has_times else None,
        finishes=finishes if has_times else None,
    )


Moment = tuple[date, datetime | None]


def _span(values: Mapping[str, str]) -> tuple[Moment, Moment] | Problem:
    """The first and the last day, each with its time where there is one; one date alone is both."""
    last_text = values.get("to") or values.get("date", "")
    first_text = values.get("from") or values.get("date") or last_text
    first, last = _moment(first_text), _moment(last_text)
    if first is None or last is None:
        return Problem("not_a_date", {"value": first_text if first is None else last_text})
    if last[0] < first[0]:
        return Problem("ends_before_start", {"from": first_text, "to": last_text})
    return first, last


def _moment(text: str) -> Moment | None:
    found = INSTANT.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute = found.groups()
    try:
        on = date(int(year), int(month), int(day))
        return on, datetime.combine(on, time(int(hour), int(minute))) if hour else None
    except ValueError:
        return None


def _amount(text: str, most: Decimal, column: str) -> Decimal | Problem:
    """An amount of at most two places. A spreadsheet's 0.1 + 0.2 is written with more; those are no amount."""
    wrong = Problem("not_an_amount", {"column": column, "value": text})
    if not AMOUNT.fullmatch(text):
        return wrong
    try:
        amount = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return wrong
    if amount < 0:
        return Problem("negative", {"column": column, "value": text})
    if amount > most:
        return Problem("too_much", {"column": column, "value": text, "most": f"{most:f}"})
    return amount if amount == round(amount, 2) else wrong


def _named(text: str, words: Mapping[str, str], otherwise: str) -> str | None:
    return words.get(text.casefold()) if text else otherwise
