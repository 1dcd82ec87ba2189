"""An exam's results as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from lms.reports.api import Column, Sheet, workbook
from lms.web.i18n import format_local_datetime, localised
from question_bank.exams.models import Exam
from question_bank.exams.services.results import ResultRow
from question_bank.exams.wording import duration_words, outcome_of


def results_workbook(exam: Exam, rows: Sequence[ResultRow]) -> bytes:
    """One row an attempt, in the order given; times are those of the reader's zone."""
    columns = [
        Column(_("Staff number"), 12),
        Column(_("Name"), 18),
        Column(_("Unit"), 30),
        Column(_("Attempt"), 9),
        Column(_("Result"), 14),
        Column(_("Percent"), 10),
        Column(_("Marks"), 10),
        Column(_("Out of"), 10),
        Column(_("Handed in"), 18),
        Column(_("Time taken"), 12),
    ]
    table = (
        (
            row.number,
            localised(row),
            localised(row, "unit_name"),
            row.attempt,
            outcome_of(row)[0],
            row.percent,
            row.marks,
            row.out_of,
            format_local_datetime(row.closed_at),
            duration_words(row.duration),
        )
        for row in rows
    )
    return workbook(Sheet(_("Results"), columns, table, notes=[localised(exam, "title")]))
