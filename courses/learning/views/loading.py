"""Courses that an address names, as the member who asks sees them; what is not for them is not found."""

from __future__ import annotations

from flask import abort
from sqlalchemy.orm import Session

from courses.catalogue.api import Course, course_in_scope
from courses.learning.outlines import CourseForMember, Step, course_for_member
from lms.clock import current_clock
from lms.web.access import current_actor, current_scope


def course_or_404(session: Session, course_id: int) -> CourseForMember:
    course = course_in_scope(session, current_scope(), course_id) or abort(404)
    return course_for_member(session, course, own_person_id(), current_clock()()) or abort(404)


def row_or_404(session: Session, course_id: int) -> Course:
    """The course's row within the actor's organisation."""
    return course_in_scope(session, current_scope(), course_id) or abort(404)


def step_or_404(course: CourseForMember, lesson_id: int) -> Step:
    return course.step(lesson_id) or abort(404)


def own_person_id() -> int:
    return current_actor().person_id or abort(404)
