"""Finding rows for a page: within the request's scope, or not at all."""

from __future__ import annotations

from flask import abort, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.db import unit_of_work
from lms.hours.api import local_date
from lms.organisation.api import reaches_person, units_in
from lms.web.access import current_scope
from lms.web.views import local_address
from question_bank.exams.models import EXAM, Attempt, Exam
from question_bank.exams.services.sitting import close_if_over, overdue


def exam_to_sit(session: Session, exam_id: int) -> Exam:
    """An exam of the organisation that has been published; the scope is ORGANISATION. 404 otherwise."""
    exam = session.scalar(
        select(Exam).where(
            Exam.id == exam_id, Exam.state != "draft", Exam.unit_id.in_(units_in(current_scope()))
        )
    )
    return exam or abort(404)


def exam_to_set(session: Session, exam_id: int) -> Exam:
    """An exam of the units in the scope. 404 otherwise."""
    exam = session.scalar(select(Exam).where(Exam.id == exam_id, Exam.unit_id.in_(units_in(current_scope()))))
    return exam or abort(404)


def own_attempt(session: Session, attempt_id: int) -> tuple[Attempt, Exam]:
    """An attempt at an exam by the person who asks; the scope is OWN. 404 otherwise."""
    attempt = own_attempt_at(session, EXAM, attempt_id)
    return attempt, session.get_one(Exam, attempt.occasion_id)


def own_attempt_at(session: Session, occasion_type: str, attempt_id: int) -> Attempt:
    """An attempt at such an occasion by the person who asks; the scope is OWN. 404 otherwise."""
    attempt = session.scalar(
        select(Attempt).where(
            Attempt.id == attempt_id,
            Attempt.occasion_type == occasion_type,
            Attempt.person_id == current_scope().person_id,
        )
    )
    return attempt or abort(404)


def attempt_at(session: Session, exam: Exam, attempt_id: int) -> Attempt:
    """An attempt at this very exam by somebody in the scope. 404 otherwise."""
    attempt = session.scalar(
        select(Attempt).where(
            Attempt.id == attempt_id, Attempt.occasion_type == EXAM, Attempt.occasion_id == exam.id
        )
    )
    today = local_date(current_clock()())
    if attempt is None or not reaches_person(session, current_scope(), attempt.person_id, today):
        abort(404)
    return attempt


def close_what_is_over(attempts: list[Attempt]) -> bool:
    """Closes attempts whose time is over, where no worker has done so yet; returns whether there were any."""
    clock = current_clock()
    late = overdue(attempts, clock())
    for attempt_id in late:
        with unit_of_work() as session:
            close_if_over(session, attempt_id, clock=clock)
    return bool(late)


def return_to() -> str:
    """Where the candidate came from, an address of this site; "" when that is not known."""
    target = request.values.get("return_to", "")
    return local_address(target) if target else ""
