"""The cells of an uploaded workbook, read in a process of its own with little memory and time.

A small file can unpack to gigabytes, and a sheet can claim a cell in its last corner: the process ends, the server goes
on. Run as a program it reads a workbook from its input and writes JSON; it imports nothing of ours.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

MEMORY_LIMIT = 768 * 1024 * 1024
SECONDS_LIMIT = 5
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 20, 50_100, 80
MOST_CHARACTERS = 10_000_000

Row = tuple[int, list[str]]
"""A row's number, from 1 as the program shows it, and its cells as texts."""


class SheetRefused(ValueError):
    """The workbook is not read. `code`: archive_broken or archive_too_large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_sheets(data: bytes) -> list[list[Row]]:
    """The rows of each sheet that are not empty. Raises SheetRefused."""
    try:
        child = subprocess.run(  # noqa: S603 — our own file, by our own interpreter
            [sys.executable, "-I", str(Path(__file__).resolve())],
            input=data,
            capture_output=True,
            timeout=SECONDS_LIMIT * 6,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SheetRefused("archive_too_large") from None
    if child.returncode != 0:
        # it ended by its limits: nothing else stops it
        raise SheetRefused("archive_too_large")
    answer = json.loads(child.stdout)
    if "refused" in answer:
        raise SheetRefused(answer["refused"])
    return [[(number, cells) for number, cells in sheet] for sheet in answer["sheets"]]


def _text(value: Any) -> str:
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        case date():
            return value.isoformat()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))  # every number comes as a float: 3 is not 3.0
    return str(value).strip()


def _sheets(data: bytes) -> list[list[Row]]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    sheets, characters = [], 0
    for name in book.sheet_names[:MOST_SHEETS]:
        rows: list[Row] = []
        sheet = book.get_sheet_by_name(name)
        for number, row in enumerate(sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS), start=1):
            cells = [_text(value) for value in row[:MOST_COLUMNS]]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                rows.append((number, cells))
                characters += sum(map(len, cells))
            if characters > MOST_CHARACTERS:
                raise MemoryError
        sheets.append(rows)
    return sheets


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_LIMIT, SECONDS_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer: dict[str, Any] = {"sheets": _sheets(sys.stdin.buffer.read())}
    except MemoryError:
        answer = {"refused": "archive_too_large"}
    except Exception:  # whatever a damaged file makes the reader raise, the person is told the same
        answer = {"refused": "archive_broken"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    _main()
