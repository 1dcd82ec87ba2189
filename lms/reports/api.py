"""What areas and plugins use of reports: tables as workbooks, and reading tables that people upload."""

from __future__ import annotations

from lms.reports.tables import Table, TableRefused, read_table
from lms.reports.workbook import Column, Sheet, workbook

__all__ = ["Column", "Sheet", "Table", "TableRefused", "read_table", "workbook"]
