"""Publishing a course, and taking it out of the catalogue."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from courses.catalogue.domain import CourseState, brought_back_from, missing, published_from, retired_from
from courses.catalogue.models import Course
from courses.catalogue.offers import NONE_OFF, Off
from courses.catalogue.services.readiness import NotReady, course_checklist
from courses.catalogue.services.trail import note
from lms.clock import Clock
from lms.contracts.access import Actor


def publish_course(
    session: Session, course: Course, *, today: date, off: Off = NONE_OFF, actor: Actor, clock: Clock
) -> None:
    """Puts the course into the catalogue as its next version.

    Raises NotReady, and TransitionRefused when it is published already.
    """
    after = published_from(CourseState(course.state))
    if faults := missing(course_checklist(session, course, today, off=off)):
        raise NotReady(faults)
    course.published_at = clock()
    course.version += 1
    _enter(session, course, after, "courses.publish_course", actor=actor, clock=clock)


def retire_course(session: Session, course: Course, *, actor: Actor, clock: Clock) -> None:
    """Takes the course out of the catalogue; who has begun may finish. Raises TransitionRefused."""
    after = retired_from(CourseState(course.state))
    _enter(session, course, after, "courses.retire_course", actor=actor, clock=clock)


def bring_back_course(session: Session, course: Course, *, actor: Actor, clock: Clock) -> None:
    """Undoes a retirement: the same version is in the catalogue again. Raises TransitionRefused."""
    after = brought_back_from(CourseState(course.state))
    _enter(session, course, after, "courses.bring_back_course", actor=actor, clock=clock)


def _enter(
    session: Session, course: Course, state: CourseState, action: str, *, actor: Actor, clock: Clock
) -> None:
    before = {"state": course.state}
    course.state = state.value
    course.revision += 1
    after = {"state": state.value, "version": course.version}
    note(session, course, action, actor=actor, clock=clock, before=before, after=after)
