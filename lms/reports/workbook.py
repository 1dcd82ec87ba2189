"""Tables as XLSX workbooks: one look for every export."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and its width in characters."""

    title: str
    width: int = 14


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: columns, rows of plain values, and notes above the table (title, cut-off, who made it)."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    notes: Sequence[str] = ()


def workbook(*sheets: Sheet) -> bytes:
    """The workbook's bytes. Texts are written as texts, so that nothing a person typed becomes a formula."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format(
        {"bold": True, "bg_color": "#E8EEF3", "border": 1, "text_wrap": True, "valign": "vcenter"}
    )
    formats = {
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "datetime": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "number": book.add_format({"num_format": "0.##"}),
    }
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name[:31]), sheet, bold, formats)
    book.close()
    return stream.getvalue()


def _write(page: Any, sheet: Sheet, bold: Any, formats: dict[str, Any]) -> None:
    top = len(sheet.notes) + (1 if sheet.notes else 0)
    for index, note in enumerate(sheet.notes):
        page.write_string(index, 0, note)
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width)
        page.write_string(top, index, column.title, bold)
    page.freeze_panes(top + 1, 0)
    last = top
    for last, row in enumerate(sheet.rows, start=top + 1):
        for index, value in enumerate(row):
            _write_cell(page, last, index, value, formats)
    page.autofilter(top, 0, max(last, top), len(sheet.columns) - 1)


def _write_cell(page: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    match value:
        case None | "":
            return
        case bool():
            page.write_boolean(row, column, value)
        case int():
            page.write_number(row, column, value)
        case Decimal():
            page.write_number(
                row, column, float(value), formats["number"]
            )  # a cell is a double; two places survive
        case datetime():
            page.write_datetime(row, column, value.replace(tzinfo=None), formats["datetime"])
        case date():
            page.write_datetime(row, column, value, formats["date"])
        case _:
            page.write_string(row, column, str(value))
