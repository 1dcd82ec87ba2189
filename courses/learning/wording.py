"""Words and dates that several pages of learning share."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from flask_babel import get_timezone, gettext
from flask_babel import lazy_gettext as _l

from courses.catalogue.api import Course

STATES = {"idle": _l("Not begun"), "active": _l("Under way"), "completed": _l("Completed")}
TONES = {"idle": "due", "active": "ink", "completed": "done"}


def due_at(course: Course) -> datetime | None:
    """The end of the course's last day, where the organisation is."""
    if course.due_on is None:
        return None
    midnight = datetime.combine(course.due_on + timedelta(days=1), time(), get_timezone())
    return (midnight - timedelta(seconds=1)).astimezone(UTC)


def minutes_text(minutes: int) -> str:
    """A duration as people say it: 40 min, 1 h 20 min."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return gettext("%(minutes)s min", minutes=minutes)
    if not rest:
        return gettext("%(hours)s h", hours=hours)
    return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)
