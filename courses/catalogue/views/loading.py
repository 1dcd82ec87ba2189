"""Rows that an address names, if the author may touch them; a row of somebody else's is not found."""

from __future__ import annotations

from flask import abort
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.catalogue.models import Course, Lesson, Section
from courses.catalogue.reading import course_in_scope
from lms.contracts.access import Scope
from lms.organisation.api import UnitCard, unit_cards
from lms.web.access import current_actor, current_scope


def course_or_404(
    session: Session, course_id: int, *, for_change: bool = False, deleted: bool = False
) -> Course:
    """A course within the author's reach; with `deleted` one that was deleted."""
    found = course_in_scope(session, current_scope(), course_id, for_change=for_change, deleted=deleted)
    return found or abort(404)


def section_or_404(session: Session, course: Course, section_id: int, *, deleted: bool = False) -> Section:
    """A section of this course; with `deleted` one that was deleted."""
    is_deleted = Section.deleted_at.is_not(None) if deleted else Section.deleted_at.is_(None)
    statement = select(Section).where(Section.id == section_id, Section.course_id == course.id, is_deleted)
    return session.scalar(statement) or abort(404)


def lesson_or_404(session: Session, course: Course, lesson_id: int, *, deleted: bool = False) -> Lesson:
    """A lesson of this course; with `deleted` one that was deleted."""
    is_deleted = Lesson.deleted_at.is_not(None) if deleted else Lesson.deleted_at.is_(None)
    statement = (
        select(Lesson)
        .join(Section, Section.id == Lesson.section_id)
        .where(Lesson.id == lesson_id, Section.course_id == course.id, is_deleted)
    )
    return session.scalar(statement) or abort(404)


def organisation_units(session: Session) -> list[UnitCard]:
    """The units of the author's whole organisation: an audience may lie outside what one may author."""
    path = current_actor().organisation_path
    return unit_cards(session, Scope(unit_paths=(path,) if path else ()))


def overtaken_message() -> str:
    return _("Somebody else has changed this list meanwhile. It is shown as it is now; nothing was moved.")
