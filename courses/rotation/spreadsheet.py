"""The roster of a cycle as a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import format_datetime
from flask_babel import gettext as _

from courses.rotation.models import RotationCohort, RotationCycle
from courses.rotation.queries import Line
from courses.rotation.words import STATES
from lms.organisation.api import PersonCard
from lms.reports.api import Column, Sheet, workbook
from lms.web.i18n import localised


def roster_workbook(
    cycle: RotationCycle,
    lines: Sequence[Line],
    people: Mapping[int, PersonCard],
    cohorts: Mapping[int, RotationCohort],
    now: datetime,
) -> bytes:
    """One row a person in the order given, with the class, the due date and where the duty stands."""
    columns = [
        Column(_("Number"), 12), Column(_("Name"), 18), Column(_("Unit"), 30), Column(_("Post"), 24),
        Column(_("Due by"), 12), Column(_("Class"), 26), Column(_("State"), 14), Column(_("Completed on"), 14),
    ]  # fmt: skip
    rows = (
        (
            people[line.person_id].number, localised(people[line.person_id]),
            localised(people[line.person_id], "unit_name"), localised(people[line.person_id], "post"), line.duty.due_on,
            localised(cohorts[line.cohort_id], "title") if line.cohort_id else "",
            str(STATES[line.state]), line.duty.completed_on,
        )
        for line in lines
    )  # fmt: skip
    notes = [localised(cycle, "title"), _("As of %(when)s", when=format_datetime(now, "medium"))]
    return workbook(Sheet(_("Roster"), columns, rows, notes))
