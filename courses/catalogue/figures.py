"""How many people learn and have completed each course."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from courses.learning.models import Enrolment


@dataclass(frozen=True, slots=True)
class CourseFigures:
    """People, each counted once however often they took the course."""

    learners: int = 0
    completed: int = 0


def course_figures(session: Session, course_ids: Iterable[int]) -> dict[int, CourseFigures]:
    """The figures of these courses by id: one statement. Courses that nobody took are left out."""
    wanted = list(set(course_ids))
    completed = case((Enrolment.state == "completed", Enrolment.person_id))
    rows = session.execute(
        select(
            Enrolment.course_id,
            func.count(Enrolment.person_id.distinct()),
            func.count(completed.distinct()),
        )
        .where(Enrolment.course_id.in_(wanted), Enrolment.state != "withdrawn")
        .group_by(Enrolment.course_id)
    )
    return {course_id: CourseFigures(learners, done) for course_id, learners, done in rows}
