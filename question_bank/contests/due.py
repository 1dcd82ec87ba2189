"""What the home page says of contests: today's attempt, while it has not been made."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from lms.contracts.access import Actor
from lms.contracts.navigation import DueItem
from question_bank.contests.models import Contest
from question_bank.contests.services.entering import Participation, participations, units_of_path


def contests_due(session: Session, actor: Actor, now: datetime) -> list[DueItem]:
    """The contests that are open and in which the person still has an attempt today. Two statements at most."""
    if actor.person_id is None or actor.unit_path is None:
        return []
    wanted = {"units": units_of_path(actor.unit_path), "now": now}
    contests = session.scalars(_under_way(), wanted).all()
    found = participations(session, contests, actor.person_id, now) if contests else []
    return [_due(each) for each in found if each.may_play]


@cache
def _under_way() -> Select[Contest]:
    """The published contests of these units that are open now. Put together once: every home page asks for them."""
    return (
        select(Contest)
        .where(
            Contest.unit_id.in_(bindparam("units", expanding=True)),
            Contest.state == "published",
            Contest.opens_at <= bindparam("now"),
            Contest.closes_at > bindparam("now"),
        )
        .order_by(Contest.closes_at, Contest.id)
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
