"""What areas and plugins use of reports: tables as workbooks, and tables that people upload. What is plain about the
latter, for rules to use, is in `lms.contracts.tables`."""

from __future__ import annotations

from lms.contracts.tables import Table, TableRefused
from lms.reports.models import KeptTable
from lms.reports.services import (
    CarriedOutAlready,
    ChangedSincePreview,
    NotCarriedOut,
    carry_out_once,
    keep_table,
    own_table,
)
from lms.reports.tables import read_table
from lms.reports.uploads import confirmed_counts, preview_page, table_field
from lms.reports.wording import FateWord, TableWords, not_carried_out_text
from lms.reports.workbook import Column, Sheet, workbook

__all__ = [
    "CarriedOutAlready",
    "ChangedSincePreview",
    "Column",
    "FateWord",
    "KeptTable",
    "NotCarriedOut",
    "Sheet",
    "Table",
    "TableRefused",
    "TableWords",
    "carry_out_once",
    "confirmed_counts",
    "keep_table",
    "not_carried_out_text",
    "own_table",
    "preview_page",
    "read_table",
    "table_field",
    "workbook",
]
