"""Queries of the catalogue: which courses somebody may see, and a course's outline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from courses.catalogue.domain.audience import Audience
from courses.catalogue.domain.states import CourseState
from courses.catalogue.models import Course, Lesson, Section
from lms.contracts.access import Scope
from lms.organisation.api import units_in


@dataclass(frozen=True, slots=True)
class SectionOutline:
    """A section and its lessons, both in their order, without what was deleted."""

    section: Section
    lessons: list[Lesson]


def course_in_scope(
    session: Session, scope: Scope, course_id: int, *, for_change: bool = False, deleted: bool = False
) -> Course | None:
    """The course if the scope reaches its owner unit; with `deleted` one that was deleted. For a change its row is
    locked until the transaction ends."""
    is_deleted = Course.deleted_at.is_not(None) if deleted else Course.deleted_at.is_(None)
    statement = select(Course).where(Course.id == course_id, Course.unit_id.in_(units_in(scope)), is_deleted)
    return session.scalar(statement.with_for_update(of=Course) if for_change else statement)


def published_courses(session: Session, scope: Scope, *, tier: str, unit_path: str) -> list[Course]:
    """What somebody of this tier and unit finds in the catalogue, newest first.

    `scope` is the organisation; the audience is judged by the post held now.
    """
    rows = session.scalars(_published(scope))
    return [course for course in rows if is_for(course, tier=tier, unit_path=unit_path)]


@lru_cache(maxsize=64)
def _published(scope: Scope) -> Select[Course]:
    """Put together once for each organisation."""
    return (
        select(Course)
        .where(Course.state == CourseState.PUBLISHED, Course.unit_id.in_(units_in(scope)))
        .order_by(Course.published_at.desc(), Course.id.desc())
    )


def is_for(course: Course, *, tier: str, unit_path: str) -> bool:
    """Whether the course's audience includes somebody of this tier in the unit with this path."""
    return Audience.from_json(course.audience).includes(tier, unit_path)


def outline_of(session: Session, course_id: int, *, with_drafts: bool = False) -> list[SectionOutline]:
    """The course's sections with their lessons: two statements. Lesson texts load when they are read.

    Members get it without draft lessons and without sections that have none left.
    """
    sections = session.scalars(
        select(Section)
        .where(Section.course_id == course_id, Section.deleted_at.is_(None))
        .order_by(Section.position, Section.id)
    ).all()
    below: dict[int, list[Lesson]] = {section.id: [] for section in sections}
    for lesson in session.scalars(
        select(Lesson)
        .where(Lesson.section_id.in_(below), *_shown(with_drafts))
        .order_by(Lesson.position, Lesson.id)
    ):
        below[lesson.section_id].append(lesson)
    parts = [SectionOutline(section, below[section.id]) for section in sections]
    return [part for part in parts if part.lessons or with_drafts]


def lessons_of_courses(session: Session, course_ids: Iterable[int]) -> dict[int, list[Lesson]]:
    """The lessons that members see of several courses, in their order, by course: one statement."""
    wanted = list(set(course_ids))
    found: dict[int, list[Lesson]] = {course_id: [] for course_id in wanted}
    statement = shown_lessons().add_columns(Section.course_id).where(Section.course_id.in_(wanted))
    for lesson, course_id in session.execute(statement) if wanted else ():
        found[course_id].append(lesson)
    return found


def shown_lessons() -> Select[Any]:
    """The lessons that members see, without their texts, in their order within a course; to be narrowed."""
    return (
        select(Lesson)
        .join(Section, Section.id == Lesson.section_id)
        .where(Section.deleted_at.is_(None), *_shown(with_drafts=False))
        .order_by(Section.position, Section.id, Lesson.position, Lesson.id)
    )


def course_of_lesson(session: Session, lesson: Lesson) -> int:
    """The id of the course that the lesson belongs to."""
    return session.scalars(select(Section.course_id).where(Section.id == lesson.section_id)).one()


def _shown(with_drafts: bool) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Lesson.deleted_at.is_(None)]
    if not with_drafts:
        conditions.append(Lesson.is_draft.is_(False))
    return conditions
