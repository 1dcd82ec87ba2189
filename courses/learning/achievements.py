"""Courses as something that people complete and can be certified for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.catalogue.api import Course
from courses.learning.models import Completion
from courses.learning.services.crediting import completion_reached
from lms.contracts.access import Scope
from lms.contracts.activities import Choice
from lms.contracts.events import CompletionReached
from lms.organisation.api import units_in


def course_choices(session: Session, scope: Scope) -> Sequence[Choice]:
    """The courses of the scope's units that have been completed by somebody, the newest first."""
    completed = select(Completion.id).where(Completion.course_id == Course.id).exists()
    courses = session.scalars(
        select(Course).where(Course.unit_id.in_(units_in(scope)), completed).order_by(Course.id.desc())
    )
    return [Choice(str(course.id), course.title, course.title_en) for course in courses]


def course_completions(
    session: Session, ref: str, person_ids: Collection[int] | None = None
) -> Sequence[CompletionReached]:
    """Everybody's completions of a course, the earliest first. One statement."""
    if not (ref.isdecimal() and len(ref) < 19):
        return []
    statement = select(Completion).where(Completion.course_id == int(ref))
    if person_ids is not None:
        statement = statement.where(Completion.person_id.in_(person_ids))
    rows = session.scalars(statement.order_by(Completion.completed_at, Completion.id))
    return [completion_reached(row) for row in rows]
