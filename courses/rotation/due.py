"""What the home page shows of rotation training: a member's duty, a manager's figures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from courses.rotation.domain import PROGRAMME, DutyState
from courses.rotation.own_duties import duties_of
from courses.rotation.tallies import cycle_under_way
from lms.contracts.access import Actor
from lms.contracts.navigation import DueItem
from lms.hours.api import local_date, midday
from lms.web.i18n import localised


def rotation_due(session: Session, actor: Actor, now: datetime) -> list[DueItem]:
    """The duty of the newest cycle, until it is done."""
    found = duties_of(session, actor.person_id) if actor.person_id is not None else []
    if not found or found[0].duty.completed_on is not None:
        return []
    newest = found[0]
    cohort = newest.duty.cohort
    detail = (
        _(
            "%(title)s, from %(day)s",
            title=localised(newest, "class_title"),
            day=format_date(cohort.starts_on, "medium"),
        )
        if cohort
        else _("You will be given a place in a class.")
    )
    return [
        DueItem(
            title=newest.title,
            title_en=newest.title_en,
            url=url_for("my_rotation.mine"),
            icon="refresh",
            due_at=midday(
                cohort.starts_on if cohort and cohort.ends_on >= now.date() else newest.duty.due_on
            ),
            detail=detail,
            programme=PROGRAMME,
        )
    ]


def rotation_card(session: Session, actor: Actor, now: datetime) -> dict[str, Any] | None:
    """How the newest cycle under way stands for the people that the manager's scope reaches."""
    found = cycle_under_way(session, actor.scope("courses.manage_rotation"), local_date(now))
    if found is None:
        return None
    counts = found.counts
    return {
        "of": found,
        "overdue": counts[DutyState.OVERDUE],
        "open": counts[DutyState.OPEN] + counts[DutyState.MISSED],
        "total": sum(counts.values()),
    }
