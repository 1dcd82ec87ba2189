"""Courses for tests."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from courses.catalogue.domain import LessonKind
from courses.catalogue.models import Course, Lesson
from courses.catalogue.services.courses import CourseSettings, create_course
from courses.catalogue.services.lessons import LessonContent, write_content
from courses.catalogue.services.outline import add_lesson, add_section
from courses.catalogue.services.publishing import publish_course
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.organisation.models import Unit

ACTOR = Actor.system("test")
TEXT = "<p>什么是消防安全。</p>"


def course_settings(unit: Unit, title: str = "消防安全", **changes: object) -> CourseSettings:
    values: dict[str, object] = {
        "unit_id": unit.id,
        "title": title,
        "title_en": None,
        "language": "zh_Hans",
        "category": "online",
        "hours": Decimal("2.5"),
        "summary": "学会报警、灭火与疏散。",
    }
    return CourseSettings(**(values | changes))  # type: ignore[arg-type]


def make_lesson(
    session: Session,
    course: Course,
    section_title: str,
    title: str,
    *,
    clock: Clock,
    kind: LessonKind = LessonKind.PAGE,
    body: str = TEXT,
    minutes: int = 5,
    is_required: bool = True,
    activity: tuple[str, str] | None = None,
) -> Lesson:
    """A section of its own with one lesson that has its content."""
    section = add_section(session, course, title=section_title, actor=ACTOR, clock=clock)
    lesson = add_lesson(session, course, section, title=title, kind=kind, actor=ACTOR, clock=clock)
    content = LessonContent(
        title=title, body=body, minutes_required=minutes, is_required=is_required, activity=activity
    )
    write_content(lesson, content)
    session.flush()
    return lesson


def make_course(
    session: Session,
    unit: Unit,
    title: str = "消防安全",
    *,
    clock: Clock,
    is_published: bool = False,
    **changes: object,
) -> Course:
    """A course with one section and one page, a draft or published."""
    course = create_course(session, course_settings(unit, title, **changes), actor=ACTOR, clock=clock)
    make_lesson(session, course, "第一章", "燃烧的条件", clock=clock)
    if is_published:
        publish_course(session, course, today=clock().date(), actor=ACTOR, clock=clock)
    return course
