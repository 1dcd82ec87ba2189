"""Learning on the home page: the way back into the most recent lesson, and what is due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from flask import g, url_for
from flask_babel import gettext as _
from sqlalchemy import Row, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from courses.catalogue.api import Course, CourseState, Lesson, Section, is_for, shown_lessons
from courses.learning.domain.completing import percent_done
from courses.learning.domain.enrolling import EnrolmentState
from courses.learning.models import Enrolment, LessonProgress
from courses.learning.open import offer_of
from courses.learning.outlines import next_lesson
from courses.learning.reading import Standing, as_standing, standings_query
from courses.learning.wording import due_at
from lms.contracts.access import Actor, Scope
from lms.contracts.navigation import DueItem
from lms.contracts.offers import CreditOffer
from lms.db import read_rows
from lms.hours.api import local_date
from lms.organisation.api import posts_on, units_in
from lms.web.i18n import format_hours

_NAMED = ("id", "title", "title_en", "cover", "hours", "category", "due_on", "audience")


class _Lesson(NamedTuple):
    """A lesson of the course that was open last."""

    id: int
    title: str
    is_required: bool
    course_id: int
    course_title: str
    course_title_en: str | None


class _Opened(NamedTuple):
    """What the member did in one."""

    id: int
    last_seen_at: datetime
    completed_at: datetime | None


def continue_card(session: Session, actor: Actor, now: datetime) -> dict[str, Any] | None:
    """The course under way that was open last, with the lesson to continue; None where none is under way."""
    if not any(row.state == EnrolmentState.ACTIVE for row in _own_courses(session, actor, now)):
        return None
    rows = read_rows(session, _open_last(), {"person_id": actor.person_id})
    lessons = [_Lesson(*row[:6]) for row in rows]
    opened = {row[0]: _Opened(*row[6:]) for row in rows if row[6] is not None}
    lesson = next_lesson(lessons, opened)
    if lesson is None:
        return None
    required = [each.id for each in lessons if each.is_required]
    done = sum(1 for key in required if key in opened and opened[key].completed_at is not None)
    return {
        "course": {"title": lesson.course_title, "title_en": lesson.course_title_en},
        "lesson": lesson,
        "url": url_for("learning.lesson", course_id=lesson.course_id, lesson_id=lesson.id),
        "done": done,
        "count": len(required),
        "percent": min(99, percent_done(done, len(required))),
    }


@cache
def _open_last() -> Select[*tuple[Any, ...]]:
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
    course = (Course.id, Course.title, Course.title_en)
    progress = (LessonProgress.id, LessonProgress.last_seen_at, LessonProgress.completed_at)
    return (
        shown_lessons()
        .with_only_columns(Lesson.id, Lesson.title, Lesson.is_required, *course, *progress)
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
    return list(_due_items(_own_courses(session, actor, now), actor.unit_path or ""))


def begun_courses(session: Session, actor: Actor, now: datetime) -> list[CreditOffer]:
    """Those that this person is enrolled in, has not completed before, and would bring hours: of the same rows."""
    return [
        offer_of(row, True)
        for row in _own_courses(session, actor, now)
        if row.state == EnrolmentState.ACTIVE
        and row.course_state == CourseState.PUBLISHED
        and row.hours > 0
        and not row.is_known
    ]


def _own_courses(session: Session, actor: Actor, now: datetime) -> Sequence[Row[*tuple[Any, ...]]]:
    """The courses that may be due to this person, each with the latest enrolment. Two parts of the page want them."""
    kept: dict[tuple[int | None, datetime], list[Row[*tuple[Any, ...]]]] = g.setdefault("own_courses", {})
    key = (actor.person_id, now)
    if key not in kept:
        path = actor.organisation_path
        scope = Scope(unit_paths=(path,) if path else ())
        rows = read_rows(session, _due_in(scope, local_date(now)), {"person_id": actor.person_id})
        kept[key] = list({row.id: row for row in rows}.values())
    return kept[key]


@lru_cache(maxsize=64)
def _due_in(organisation: Scope, day: date) -> Select[Any]:
    """Courses of an organisation that may be due to this person_id, and how they stand. Put together once a day."""
    posts = posts_on(day)
    tier = select(posts.c.tier).where(posts.c.person_id == bindparam("person_id")).limit(1).scalar_subquery()
    earlier = aliased(Enrolment)
    is_known = exists().where(
        earlier.course_id == Course.id,
        earlier.person_id == bindparam("person_id"),
        earlier.state == EnrolmentState.COMPLETED,
    )
    return (
        standings_query()
        .add_columns(*(getattr(Course, name) for name in _NAMED), Course.state.label("course_state"))
        .add_columns(tier.label("tier"), is_known.label("is_known"))
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
        if standing is None and not is_for(row, tier=row.tier or "", unit_path=unit_path):
            continue
        if standing is None or standing.is_active:
            yield _due_item(row, standing)


def _due_item(course: Any, standing: Standing | None) -> DueItem:
    """`course` is a row with the columns of a course that are _NAMED."""
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
