"""Recognising what somebody had finished before they came to the course."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.catalogue.api import Lesson, LessonKind
from courses.learning.domain.completing import is_recognised
from courses.learning.domain.enrolling import EnrolmentState
from courses.learning.models import Enrolment
from courses.learning.services.completing import complete_activity, settle_course
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.plugins import current_registry


def recognise_finished(
    session: Session, enrolment: Enrolment, lessons: Iterable[Lesson], *, actor: Actor, clock: Clock
) -> list[int]:
    """Completes those of these lessons that are activities which the person has finished already, and with them the
    course when nothing else is missing. Returns the ids of the lessons."""
    if enrolment.state != EnrolmentState.ACTIVE:
        return []
    finished = finished_before(session, enrolment, lessons)
    for lesson_id, at in finished.items():
        complete_activity(session, enrolment, lesson_id, at)
    if finished:
        settle_course(session, enrolment, actor=actor, clock=clock)
    return list(finished)


def finished_before(session: Session, enrolment: Enrolment, lessons: Iterable[Lesson]) -> dict[int, datetime]:
    """When the person finished each of the lessons' activities, as their plugins tell; by lesson."""
    activities = [lesson for lesson in lessons if lesson.kind == LessonKind.ACTIVITY and lesson.activity_type]
    since = _last_completed(session, enrolment) if activities else None
    found = {lesson.id: _finished_at(session, lesson, enrolment.person_id) for lesson in activities}
    return {lesson_id: at for lesson_id, at in found.items() if at is not None and is_recognised(at, since)}


def _finished_at(session: Session, lesson: Lesson, person_id: int) -> datetime | None:
    offering = current_registry().activity_types.get(lesson.activity_type or "")
    if offering is None or offering.finished_by is None:
        return None
    return offering.finished_by(session, lesson.activity_ref or "", person_id)


def _last_completed(session: Session, enrolment: Enrolment) -> datetime | None:
    """When the person completed an earlier round of the course."""
    return session.scalar(
        select(func.max(Enrolment.completed_at)).where(
            Enrolment.course_id == enrolment.course_id,
            Enrolment.person_id == enrolment.person_id,
            Enrolment.cycle < enrolment.cycle,
        )
    )
