"""What the home page says of contests: today's attempt, while it has not been made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import Session

from lms.contracts.access import Actor
from lms.contracts.navigation import DueItem
from lms.db import read_rows
from question_bank.contests.domain import EntryRefused, check_may_start
from question_bank.contests.models import Contest, ContestEntry
from question_bank.contests.services.setting import rules_of
from question_bank.contests.services.standing import units_of_path
from question_bank.exams.api import Attempt, AttemptState


def contests_due(session: Session, actor: Actor, now: datetime) -> list[DueItem]:
    """The contests that are open and in which the person still has an attempt today. One statement."""
    if actor.person_id is None or actor.unit_path is None:
        return []
    wanted = {"units": units_of_path(actor.unit_path), "now": now, "person_id": actor.person_id}
    rounds: dict[int, list[Any]] = {}
    for row in read_rows(session, _under_way(), wanted):
        rounds.setdefault(row.id, []).append(row)
    found = [(rows[0], _running(rows), _may_start(rows, now)) for rows in rounds.values()]
    return [_due(contest, running) for contest, running, may_start in found if running or may_start]


@cache
def _under_way() -> Select[*tuple[Any, ...]]:
    """The published contests of these units that are open now, once for each round of this person_id. Put together
    once: every home page asks for them."""
    is_own = and_(ContestEntry.contest_id == Contest.id, ContestEntry.person_id == bindparam("person_id"))
    rules = (
        Contest.opens_at, Contest.closes_at, Contest.zone, Contest.draws, Contest.minutes_allowed,
        Contest.attempts_per_day, Contest.unit_rule, Contest.counted_members, Contest.unit_level, Contest.frozen_from,
    )  # fmt: skip
    attempt = (Attempt.id.label("attempt_id"), Attempt.state.label("attempt_state"), Attempt.started_at)
    return (
        select(Contest.id, Contest.title, Contest.title_en, *rules, *attempt)
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


def _running(rounds: Sequence[Any]) -> int | None:
    """The id of the attempt in progress."""
    return next((row.attempt_id for row in rounds if row.attempt_state == AttemptState.IN_PROGRESS), None)


def _may_start(rounds: Sequence[Any], now: datetime) -> bool:
    starts = [row.started_at for row in rounds if row.attempt_id is not None]
    try:
        check_may_start(rules_of(rounds[0]), starts, now)
    except EntryRefused:
        return False
    return True


def _due(contest: Any, running: int | None) -> DueItem:
    if running is not None:
        detail = _("Your attempt is running.")
        url = url_for("contests.room", attempt_id=running)
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
        is_started=running is not None,
    )
