"""Reading spreadsheets that people upload: XLSX, XLS, ODS and CSV, as texts, in a process of limited memory and time.

A small file can unpack to gigabytes; the child is stopped and the file refused, and the server does not notice.
"""

from __future__ import annotations

import csv
import io
import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from lms.contracts.tables import TOP, Table, TableRefused

MEMORY_LIMIT = 1024 * 1024 * 1024
SECONDS_LIMIT = 20
MAX_ROWS, MAX_COLUMNS, MAX_CELL = 100_000, 200, 4_000


def read_table(content: bytes) -> Table:
    """The table in a file. Raises TableRefused."""
    child = subprocess.run(
        [sys.executable, "-m", "lms.reports.tables"],
        input=content,
        capture_output=True,
        timeout=SECONDS_LIMIT * 2,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
    )
    if child.returncode != 0:
        raise TableRefused("too_large")
    answer = json.loads(child.stdout)
    if "refused" in answer:
        raise TableRefused(answer["refused"])
    return Table(answer["heading"], answer["rows"])


def _parse(content: bytes) -> list[list[Any]]:
    if content[:2] == b"PK" or content[:4] == b"\xd0\xcf\x11\xe0":
        return (
            CalamineWorkbook.from_filelike(io.BytesIO(content))
            .get_sheet_by_index(0)
            .to_python(skip_empty_area=False, nrows=MAX_ROWS + 2)
        )
    return list(csv.reader(io.StringIO(_decode(content)), delimiter=_delimiter(content)))


def _decode(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableRefused("encoding")


def _delimiter(content: bytes) -> str:
    top = content.split(b"\n", TOP)[:TOP]
    return max((",", "\t", ";"), key=lambda sign: max(line.count(sign.encode()) for line in top))


def _text(value: Any) -> str:
    match value:
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(
                int(value)
            )  # the reader gives every number as a float: staff number 1001 is not 1001.0
        case _:
            return str(value)[:MAX_CELL]


def _as_texts(rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    if len(rows) > MAX_ROWS + 1 or any(len(row) > MAX_COLUMNS for row in rows):
        return {"refused": "too_large"}
    texts = [[_text(value).strip() for value in row] for row in rows]
    return {"heading": texts[0], "rows": texts[1:]} if any(map(any, texts)) else {"refused": "empty"}


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_LIMIT, SECONDS_LIMIT))
    try:
        answer = _as_texts(_parse(sys.stdin.buffer.read()))
    except TableRefused as refusal:
        answer = {"refused": refusal.code}
    except MemoryError:
        answer = {"refused": "too_large"}
    except Exception:  # whatever a damaged file makes the reader raise, the person is told the same
        answer = {"refused": "unreadable"}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


if __name__ == "__main__":
    _main()
