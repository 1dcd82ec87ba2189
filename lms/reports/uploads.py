"""The pages of a table that somebody uploads: the field for the file, the preview, and what was confirmed there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from flask import render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileAllowed, FileField, FileRequired

from lms.contracts.tables import Judged, tally
from lms.reports.models import KeptTable
from lms.reports.wording import TableWords
from lms.web.paging import page_of


def table_field(label: object) -> FileField:
    """A form's field for a table."""
    return FileField(
        label,
        [
            FileRequired(_l("Choose a file.")),
            FileAllowed(["xlsx", "xls", "ods", "csv"], _l("Choose an XLSX, XLS, ODS or CSV file.")),
        ],
    )


def preview_page(
    template: str, kept: KeptTable, rows: Sequence[Judged], words: TableWords, **context: Any
) -> str:
    """The page of a template that extends import_preview.html: all rows, or those of the fate in the address."""
    shown = request.args.get("fate", "")
    page = page_of([row for row in rows if not shown or row.fate == shown])
    totals = tally(rows, words.fates)
    return render_template(template, kept=kept, page=page, totals=totals, shown=shown, words=words, **context)


def confirmed_counts(fates: Iterable[StrEnum]) -> dict[str, int]:
    """How many rows of each fate the preview showed to who confirms it; -1 where the form does not say."""
    return {fate.value: request.form.get(fate.value, -1, type=int) for fate in fates}
