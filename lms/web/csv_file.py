"""CSV files that a spreadsheet program opens without running what is in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from flask import Response, stream_with_context

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"


def safe_cell(value: object) -> str:
    """The cell's text, with an apostrophe before what a spreadsheet would take for a formula.

    A name may be typed by anybody, and the file is opened by an administrator (OWASP, "CSV Injection").
    """
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The file's text, a line at a time."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield BYTE_ORDER_MARK  # without it Excel does not read the file as UTF-8
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def csv_response(rows: Iterable[Sequence[object]], name: str) -> Response:
    """A CSV file to save, sent while it is being made."""
    response = Response(stream_with_context(csv_lines(rows)), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response
