"""A course's learners as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import get_timezone
from flask_babel import gettext as _

from courses.catalogue.api import Course
from courses.learning.overview import Learner, state_of
from courses.learning.wording import STATES
from lms.reports.api import Column, Sheet, workbook
from lms.web.i18n import localised


def learners_workbook(course: Course, learners: Sequence[Learner]) -> bytes:
    """One row a person, in the order given; instants in the organisation's time."""
    columns = [
        Column(_("Number"), 12),
        Column(_("Name"), 18),
        Column(_("Unit"), 30),
        Column(_("Post"), 24),
        Column(_("State"), 14),
        Column(_("Progress (%)"), 12),
        Column(_("Enrolled"), 18),
        Column(_("Last active"), 18),
        Column(_("Completed"), 18),
    ]
    rows = (
        (
            learner.number,
            localised(learner),
            localised(learner, "unit_name"),
            localised(learner, "post"),
            str(STATES[state_of(learner.standing)]),
            learner.standing.percent,
            _local(learner.standing.enrolled_at),
            _local(learner.standing.last_seen_at),
            _local(learner.standing.completed_at),
        )
        for learner in learners
    )
    return workbook(Sheet(_("Progress"), columns, rows, notes=[localised(course, "title")]))


def _local(instant: datetime | None) -> datetime | None:
    return instant.astimezone(get_timezone()) if instant else None
