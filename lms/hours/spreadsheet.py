"""The manager's list as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from lms.hours.standing import YearStanding
from lms.reports.api import Column, Sheet, workbook
from lms.web.i18n import localised


def people_workbook(people: Sequence[YearStanding], year: int) -> bytes:
    """One row a person, in the order given; amounts in credit hours."""
    columns = [
        Column(_("Number"), 12),
        Column(_("Name"), 18),
        Column(_("Unit"), 30),
        Column(_("Post"), 24),
        Column(_("Needed"), 10),
        Column(_("Counted"), 10),
        Column(_("Short"), 10),
    ]
    rows = (
        (
            person.number,
            localised(person),
            localised(person, "unit_name"),
            localised(person, "post"),
            person.standing.required,
            person.standing.counted,
            person.standing.short,
        )
        for person in people
    )
    return workbook(Sheet(str(year), columns, rows, notes=[_("Credit hours of %(year)s", year=year)]))
