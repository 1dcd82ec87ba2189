"""The workbook itself: headings, drop-downs, notes; every cell a text, so that nothing written becomes a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from question_bank.formats.drafts.draft import NAMES
from question_bank.formats.xlsx.columns import Column, columns
from question_bank.formats.xlsx.words import NOTES, SHEETS

LONGEST_CELL = 32_767
_MOST_CATEGORIES = 2_000
_ROWS_WITH_LISTS = 5_000
_CONTROLS = {code: None for code in range(32) if code not in (9, 10)}


def book_of(
    rows: Sequence[Mapping[str, str]], language: str, categories: Sequence[str], *, options: int
) -> bytes:
    """A workbook with these rows, in columns for so many options; drop-downs for types, difficulty and categories."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    shown = columns(options)
    names = SHEETS[language]
    page = book.add_worksheet(names["questions"])
    notes, lists = book.add_worksheet(names["notes"]), book.add_worksheet(names["lists"])
    _headings(book, page, shown, language)
    cell = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for index, column in enumerate(shown):
        page.set_column(index, index, column.width, cell)
    for number, row in enumerate(rows, start=1):
        for index, column in enumerate(shown):
            if written := row.get(column.field, ""):
                # a text by its type: "=1+1" stays what it says
                page.write_string(number, index, written.translate(_CONTROLS)[:LONGEST_CELL], cell)
    _lists(page, lists, shown, language, [each[:255] for each in categories[:_MOST_CATEGORIES]])
    _notes(book, notes, language)
    lists.hide()
    page.freeze_panes(1, 2)
    book.close()
    return stream.getvalue()


def _headings(book: Any, page: Any, shown: Sequence[Column], language: str) -> None:
    must = book.add_format({"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "border": 1})
    may = book.add_format({"bold": True, "bg_color": "#E8EEF3", "border": 1})
    for index, column in enumerate(shown):
        is_needed = column.field in ("kind", "stem", "answer")
        page.write_string(0, index, column.zh if language == "zh" else column.en, must if is_needed else may)
    page.set_row(0, 24)


def _lists(page: Any, lists: Any, shown: Sequence[Column], language: str, categories: Sequence[str]) -> None:
    """Drop-downs; a category that is not in the list may be written all the same."""
    kinds = list(NAMES[language].values())
    for place, values in enumerate((kinds, categories)):
        for number, value in enumerate(values):
            lists.write_string(number, place, value)
    sheet = SHEETS[language]["lists"].replace("'", "''")
    place_of = {column.field: index for index, column in enumerate(shown)}
    last = _ROWS_WITH_LISTS

    def offer(field: str, source: Any, *, is_strict: bool) -> None:
        column = place_of[field]
        rule = {"validate": "list", "source": source, "error_type": "stop" if is_strict else "information"}
        page.data_validation(1, column, last, column, rule)

    offer("kind", f"='{sheet}'!$A$1:$A${len(kinds)}", is_strict=True)
    offer("difficulty", ["1", "2", "3", "4", "5"], is_strict=True)
    if categories:
        offer("category", f"='{sheet}'!$B$1:$B${len(categories)}", is_strict=False)


def _notes(book: Any, page: Any, language: str) -> None:
    head, text = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 90)
    for number, (name, words) in enumerate(NOTES[language]):
        page.write_string(number, 0, name, head)
        page.write_string(number, 1, words, text)
