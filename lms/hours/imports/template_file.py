"""The empty file that people fill in: headings in their language, two example rows, and what may stand in a column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _

from lms.hours.imports.domain.reading import COLUMNS
from lms.hours.imports.wording import HOURS
from lms.hours.ledger.models import HourCategory
from lms.hours.programmes.names import programme_name
from lms.reports.api import Column, Sheet, workbook
from lms.web.i18n import localised


def hours_template(categories: Sequence[HourCategory], programmes: Sequence[str], year: int) -> bytes:
    """A workbook with the sheet to fill in and a second one that lists categories and programmes."""
    wanted = [key for key in COLUMNS.headings if key != "date"]
    columns = [Column(str(HOURS.columns[key]), 24 if key == "activity" else 14) for key in wanted]
    first, last = date(year, 3, 2), date(year, 3, 4)
    rows = [
        (
            "1001",
            _("Course on public law"),
            first,
            last,
            Decimal(24),
            "A-0001",
            localised(categories[0]),
            Decimal(3),
            "",
        ),
        ("1002", _("Working with the public"), last, last, Decimal("1.5"), "A-0002", "", "", ""),
    ]
    words = [(_("Category"), localised(category)) for category in categories]
    words += [(_("Programme"), programme_name(key)) for key in programmes]
    return workbook(
        Sheet(_("Hours"), columns, rows),
        Sheet(_("Words"), [Column(_("Column"), 16), Column(_("What may stand in it"), 40)], words),
    )
