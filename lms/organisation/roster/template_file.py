"""The empty roster that people fill in: headings in their language and two example rows."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from lms.organisation.roster.domain import COLUMNS
from lms.organisation.roster.messages import ROSTER
from lms.reports.api import Column, Sheet, workbook


def roster_template(unit_codes: list[tuple[str, str]]) -> bytes:
    """A workbook with the roster's sheet and a second one that lists the unit codes and names."""
    columns = [Column(str(ROSTER.columns[key]), 18) for key in COLUMNS.headings]
    code = unit_codes[0][0] if unit_codes else "A01"
    start = date(2026, 1, 1)
    rows = [
        (
            "1001",
            "张伟",
            "Zhang Wei",
            code,
            "主任",
            "Director",
            "leader",
            "yes",
            start,
            "",
            "zhang@example.org",
        ),
        ("1002", "李娜", "Li Na", code, "科员", "Officer", "member", "yes", start, "", ""),
    ]
    units = Sheet(_("Units"), [Column(_("Unit code"), 18), Column(_("Unit"), 40)], unit_codes)
    return workbook(Sheet(_("Roster"), columns, rows), units)
