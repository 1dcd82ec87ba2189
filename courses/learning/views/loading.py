"""Courses that an address names, as the member who asks sees them; what is not for them is not found."""

from __future__ import annotations

from flask import abort
from sqlalchemy.orm import Session

from courses.catalogue.api import Course, CourseState, course_in_scope
from courses.learning.outlines import CourseForMember, Step, course_for_member
from lms.clock import current_clock
from lms.contracts.access import Scope
from lms.web.access import current_actor, current_scope


def course_or_404(session: Session, course_id: int) -> CourseForMember:
    course = course_in_scope(session, current_scope(), course_id) or abort(404)
    return course_for_member(session, course, own_person_id(), current_clock()()) or abort(404)


def row_or_404(session: Session, course_id: int) -> Course:
    """The course's row within the actor's organisation."""
    return course_in_scope(session, current_scope(), course_id) or abort(404)


def open_course_or_404(session: Session, course_id: int) -> Course:
    """A course of the organisation that is or was in the catalogue, for those who look at their people in it."""
    found = course_in_scope(session, organisation(), course_id)
    return found if found is not None and found.state != CourseState.DRAFT else abort(404)


def organisation() -> Scope:
    """Courses may belong to a unit above one's own; people are those of one's own units."""
    path = current_actor().organisation_path
    return Scope(unit_paths=(path,) if path else ())


def step_or_404(course: CourseForMember, lesson_id: int) -> Step:
    return course.step(lesson_id) or abort(404)


def own_person_id() -> int:
    return current_actor().person_id or abort(404)
