"""What the home page says of contests: today's attempt, while it has not been made."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import Session

from lms.contracts.access import Actor
from lms.contracts.navigation import DueItem
from question_bank.contests.models import Contest, ContestEntry
from question_bank.contests.services.entering import Participation, by_contest, units_of_path
from question_bank.exams.api import Attempt


def contests_due(session: Session, actor: Actor, now: datetime) -> list[DueItem]:
    """The contests that are open and in which the person still has an attempt today. One statement."""
    if actor.person_id is None or actor.unit_path is None:
        return []
    wanted = {"units": units_of_path(actor.unit_path), "now": now, "person_id": actor.person_id}
    found = by_contest(session.execute(_under_way(), wanted), now)
    return [_due(each) for each in found if each.may_play]


@cache
def _under_way() -> Select[Contest, ContestEntry, Attempt]:
    """The published contests of these units that are open now, once for each round of this person_id. Put together
    once: every home page asks for them."""
    is_own = and_(ContestEntry.contest_id == Contest.id, ContestEntry.person_id == bindparam("person_id"))
    return (
        select(Contest, ContestEntry, Attempt)
        .outerjoin(ContestEntry, is_own)
        .outerjoin(Attempt, Attempt.id == ContestEntry.attempt_id)
        .where(
            Contest.unit_id.in_(bindparam("units", expanding=True)),
            Contest.state == "published",
            Contest.opens_at <= bindparam("now"),
            Contest.closes_at > bindparam("now"),
        )
        .order_by(Contest.closes_at, Contest.id, ContestEntry.day, ContestEntry.number)
    )


def _due(own: Participation) -> DueItem:
    contest, attempt = own.contest, own.running
    if attempt is not None:
        detail = _("Your attempt is running.")
        url = url_for("contests.room", attempt_id=attempt.id)
    else:
        detail = ngettext(
            "Today's attempt takes %(num)s minute.",
            "Today's attempt takes %(num)s minutes.",
            contest.minutes_allowed,
        )
        url = url_for("contests.show", contest_id=contest.id)
    return DueItem(
        title=contest.title,
        title_en=contest.title_en,
        url=url,
        icon="trophy",
        due_at=contest.closes_at,
        detail=detail,
        is_started=attempt is not None,
    )
