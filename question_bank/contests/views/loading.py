"""Finding rows for a page: within the request's scope, or not at all."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.organisation.api import units_in
from lms.web.access import current_actor, current_scope
from question_bank.contests.models import CONTEST, Contest
from question_bank.contests.services.standing import open_to
from question_bank.exams.api import Attempt
from question_bank.exams.views.loading import own_attempt_at


def contest_to_play(session: Session, contest_id: int) -> Contest:
    """A published contest of the actor's unit or one above it. 404 otherwise."""
    contest = session.scalar(select(Contest).where(Contest.id == contest_id, open_to(current_actor())))
    return contest or abort(404)


def contest_to_run(session: Session, contest_id: int) -> Contest:
    """A contest of the units in the scope. 404 otherwise."""
    contest = session.scalar(
        select(Contest).where(Contest.id == contest_id, Contest.unit_id.in_(units_in(current_scope())))
    )
    return contest or abort(404)


def own_attempt(session: Session, attempt_id: int) -> tuple[Attempt, Contest]:
    """An attempt at a contest by the person who asks; the scope is OWN. 404 otherwise."""
    attempt = own_attempt_at(session, CONTEST, attempt_id)
    return attempt, session.get_one(Contest, attempt.occasion_id)


def own_person_id() -> int:
    """The person who asks. 404 for an account without one."""
    return current_actor().person_id or abort(404)
