"""Learning on the home page: the way back into the most recent lesson, and what is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from courses.catalogue.api import Course, CourseState, Lesson, Section, is_for, shown_lessons
from courses.learning.domain.completing import percent_done
from courses.learning.domain.enrolling import EnrolmentState
from courses.learning.models import Enrolment, LessonProgress
from courses.learning.outlines import next_lesson
from courses.learning.reading import Standing, as_standing, standings_query
from courses.learning.wording import due_at
from lms.contracts.access import Actor, Scope
from lms.contracts.navigation import DueItem
from lms.hours.api import local_date
from lms.organisation.api import posts_on, units_in
from lms.web.i18n import format_hours


def continue_card(session: Session, actor: Actor, now: datetime) -> dict[str, Any] | None:
    """The course under way that was open last, with the lesson to continue: one statement."""
    rows = session.execute(_open_last(), {"person_id": actor.person_id}).all()
    progress = {row.Lesson.id: row.LessonProgress for row in rows if row.LessonProgress is not None}
    lesson = next_lesson([row.Lesson for row in rows], progress)
    if lesson is None:
        return None
    required = [row.Lesson.id for row in rows if row.Lesson.is_required]
    done = sum(1 for key in required if key in progress and progress[key].completed_at is not None)
    course: Course = rows[0].Course
    return {
        "course": course,
        "lesson": lesson,
        "url": url_for("learning.lesson", course_id=course.id, lesson_id=lesson.id),
        "done": done,
        "count": len(required),
        "percent": min(99, percent_done(done, len(required))),
    }


@cache
def _open_last() -> Select[Any]:
    """The lessons of the course that this person_id had open last, with what they did in each. Put together once."""
    opened = (
        select(func.max(LessonProgress.last_seen_at))
        .where(LessonProgress.enrolment_id == Enrolment.id)
        .scalar_subquery()
    )
    latest = (
        select(Enrolment.id)
        .where(Enrolment.person_id == bindparam("person_id"), Enrolment.state == EnrolmentState.ACTIVE)
        .order_by(func.coalesce(opened, Enrolment.enrolled_at).desc(), Enrolment.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        shown_lessons()
        .add_columns(Course, LessonProgress)
        .join(Course, Course.id == Section.course_id)
        .join(Enrolment, Enrolment.course_id == Course.id)
        .outerjoin(
            LessonProgress,
            and_(LessonProgress.enrolment_id == Enrolment.id, LessonProgress.lesson_id == Lesson.id),
        )
        .where(Enrolment.id == latest)
    )


def due_courses(session: Session, actor: Actor, now: datetime) -> list[DueItem]:
    """Courses for this person that have a day to be completed by, and those under way: one statement."""
    path = actor.organisation_path
    scope = Scope(unit_paths=(path,) if path else ())
    rows = session.execute(_due_in(scope, local_date(now)), {"person_id": actor.person_id}).all()
    latest = {row.Course.id: row for row in rows}
    return list(_due_items(latest.values(), actor.unit_path or ""))


@lru_cache(maxsize=64)
def _due_in(organisation: Scope, day: date) -> Select[Any]:
    """Courses of an organisation that may be due to this person_id, and how they stand. Put together once a day."""
    posts = posts_on(day)
    tier = select(posts.c.tier).where(posts.c.person_id == bindparam("person_id")).limit(1).scalar_subquery()
    return (
        standings_query()
        .add_columns(Course, tier.label("tier"))
        .select_from(Course)
        .outerjoin(
            Enrolment,
            and_(
                Enrolment.course_id == Course.id,
                Enrolment.person_id == bindparam("person_id"),
                Enrolment.state != EnrolmentState.WITHDRAWN,
            ),
        )
        .where(
            Course.unit_id.in_(units_in(organisation)),
            or_(
                Enrolment.state == EnrolmentState.ACTIVE,
                and_(Course.state == CourseState.PUBLISHED, Course.due_on.is_not(None)),
            ),
        )
        .order_by(Course.id, Enrolment.cycle)
    )


def _due_items(rows: Iterable[Any], unit_path: str) -> Iterable[DueItem]:
    for row in rows:
        standing = as_standing(row) if row.enrolment_id is not None else None
        if standing is None and not is_for(row.Course, tier=row.tier or "", unit_path=unit_path):
            continue
        if standing is None or standing.is_active:
            yield _due_item(row.Course, standing)


def _due_item(course: Course, standing: Standing | None) -> DueItem:
    hours = _("%(hours)s credit hours", hours=format_hours(course.hours))
    progress = (
        _("%(done)s of %(count)s lessons done", done=standing.lessons_done, count=standing.lessons)
        if standing
        else ""
    )
    return DueItem(
        title=course.title,
        title_en=course.title_en,
        url=url_for("learning.course", course_id=course.id),
        icon=course.cover,
        due_at=due_at(course),
        detail=" · ".join(part for part in (hours, progress) if part),
        is_started=standing is not None,
    )
