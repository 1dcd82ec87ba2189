"""How far a trainer's or manager's people are in a course."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from courses.catalogue.api import Course, CourseState
from courses.learning.domain.completing import percent_done
from courses.learning.domain.enrolling import EnrolmentState
from courses.learning.models import Enrolment
from courses.learning.reading import Standing, as_standing, standings_query
from lms.contracts.access import Scope
from lms.organisation.api import posts_on, units_in

POST = (
    "name",
    "name_en",
    "number",
    "unit_id",
    "unit_name",
    "unit_name_en",
    "unit_path",
    "post",
    "post_en",
    "tier",
)


@dataclass(frozen=True, slots=True)
class Learner:
    """A person with the post held now, and how far they are."""

    name: str
    name_en: str | None
    number: str
    unit_id: int
    unit_name: str
    unit_name_en: str | None
    unit_path: str
    post: str
    post_en: str | None
    tier: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class CourseFigures:
    """A course, and how many of the people within a scope take it or have completed it, each counted once."""

    course: Course
    learners: int
    completed: int

    @property
    def percent(self) -> int:
        return percent_done(self.completed, self.learners)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which learners to show."""

    state: str = ""  # active | idle | completed, or all
    unit_path: str = ""
    words: str = ""
    person_id: int | None = None

    def keeps(self, learner: Learner) -> bool:
        standing = learner.standing
        words = self.words.casefold()
        return (
            self.state in ("", state_of(standing))
            and learner.unit_path.startswith(self.unit_path)
            and self.person_id in (None, standing.person_id)
            and words in f"{learner.name} {learner.name_en or ''} {learner.number}".casefold()
        )


def state_of(standing: Standing) -> str:
    """idle: enrolled, and no lesson has been opened yet."""
    if standing.is_completed:
        return "completed"
    return "active" if standing.last_seen_at else "idle"


SORTS: dict[str, Any] = {
    "name": lambda learner: learner.name,
    "unit": lambda learner: (learner.unit_path, learner.number),
    "progress": lambda learner: learner.standing.percent,
    "seen": lambda learner: learner.standing.last_seen_at or learner.standing.enrolled_at,
}


def arrange(learners: Iterable[Learner], wanted: Filter, sort: str) -> list[Learner]:
    """The learners kept, in the order asked for ("-seen": the latest first); otherwise by unit."""
    key = SORTS.get(sort.lstrip("-"), SORTS["unit"])
    return sorted(filter(wanted.keeps, learners), key=key, reverse=sort.startswith("-"))


def learners_of(session: Session, scope: Scope, course_id: int, day: date) -> list[Learner]:
    """Everybody within the scope's units who takes or took the course, by their latest enrolment: one query."""
    posts = posts_on(day)
    rows = session.execute(
        standings_query()
        .add_columns(*(posts.c[name] for name in POST))
        .join(posts, posts.c.person_id == Enrolment.person_id)
        .where(
            Enrolment.course_id == course_id,
            Enrolment.state != EnrolmentState.WITHDRAWN,
            posts.c.unit_id.in_(units_in(scope)),
        )
        .order_by(Enrolment.cycle)
    )
    latest = {row.person_id: row for row in rows}
    return [
        Learner(**{name: getattr(row, name) for name in POST}, standing=as_standing(row))
        for row in latest.values()
    ]


def courses_with_figures(
    session: Session, organisation: Scope, scope: Scope, day: date, words: str = ""
) -> list[CourseFigures]:
    """The organisation's courses with figures over the people within the scope, newest first: one query."""
    posts = posts_on(day)
    figures = (
        select(
            Enrolment.course_id,
            func.count(Enrolment.person_id.distinct()).label("learners"),
            func.count(
                case((Enrolment.state == EnrolmentState.COMPLETED, Enrolment.person_id)).distinct()
            ).label("completed"),
        )
        .join(posts, posts.c.person_id == Enrolment.person_id)
        .where(Enrolment.state != EnrolmentState.WITHDRAWN, posts.c.unit_id.in_(units_in(scope)))
        .group_by(Enrolment.course_id)
        .subquery()
    )
    statement = (
        select(Course, func.coalesce(figures.c.learners, 0), func.coalesce(figures.c.completed, 0))
        .outerjoin(figures, figures.c.course_id == Course.id)
        .where(Course.unit_id.in_(units_in(organisation)), Course.state != CourseState.DRAFT)
        .order_by(Course.published_at.desc(), Course.id.desc())
    )
    found = [CourseFigures(*row) for row in session.execute(statement)]
    return [
        row
        for row in found
        if words.casefold() in f"{row.course.title} {row.course.title_en or ''}".casefold()
    ]
