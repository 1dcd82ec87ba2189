"""Deleting a course that was never published, and bringing it back."""

from __future__ import annotations

from sqlalchemy.orm import Session

from courses.catalogue.domain import check_deletion
from courses.catalogue.models import Course
from courses.catalogue.services.trail import note
from lms.clock import Clock
from lms.contracts.access import Actor


def delete_course(session: Session, course: Course, *, actor: Actor, clock: Clock) -> None:
    """Hides the course everywhere. Raises DeletionRefused when it was published before."""
    check_deletion(course.version)
    course.deleted_at = clock()
    course.revision += 1
    note(session, course, "courses.delete_course", actor=actor, clock=clock)


def restore_course(session: Session, course: Course, *, actor: Actor, clock: Clock) -> None:
    """Undoes a deletion."""
    course.deleted_at = None
    course.revision += 1
    note(session, course, "courses.restore_course", actor=actor, clock=clock)
