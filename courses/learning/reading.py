"""Queries of learning: how far people are in courses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from courses.catalogue.api import Lesson, Section
from courses.learning.domain.completing import percent_done
from courses.learning.domain.enrolling import EnrolmentState
from courses.learning.models import Enrolment, LessonProgress


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one enrolment is: the lessons that its course requires now, and those of them that are done."""

    enrolment_id: int
    course_id: int
    person_id: int
    cycle: int
    state: EnrolmentState
    enrolled_at: datetime
    completed_at: datetime | None
    lessons: int
    lessons_done: int
    last_seen_at: datetime | None

    @property
    def is_active(self) -> bool:
        return self.state is EnrolmentState.ACTIVE

    @property
    def is_completed(self) -> bool:
        return self.state is EnrolmentState.COMPLETED

    @property
    def percent(self) -> int:
        """Of the required lessons; a completed enrolment stays at 100 when lessons are added later."""
        return 100 if self.is_completed else min(99, percent_done(self.lessons_done, self.lessons))


@cache
def standings_query() -> Select[Any]:
    """Every enrolment with the columns of a Standing; to be narrowed by the caller. Put together once."""
    return select(
        Enrolment.id.label("enrolment_id"),
        Enrolment.course_id,
        Enrolment.person_id,
        Enrolment.cycle,
        Enrolment.state,
        Enrolment.enrolled_at,
        Enrolment.completed_at,
        _required_lessons().label("lessons"),
        _required_lessons_done().label("lessons_done"),
        _last_seen().label("last_seen_at"),
    )


def as_standing(row: Any) -> Standing:
    """A row of standings_query as a value."""
    values = {name: getattr(row, name) for name in Standing.__dataclass_fields__}
    return Standing(**(values | {"state": EnrolmentState(row.state)}))


def standings_of_person(
    session: Session, person_id: int, course_ids: Iterable[int] | None = None
) -> dict[int, Standing]:
    """The person's latest enrolment in each course (of those asked for), by course: one query."""
    statement = _standings_of()
    if course_ids is not None:
        statement = statement.where(Enrolment.course_id.in_(list(course_ids)))
    rows = session.execute(statement, {"person_id": person_id})
    return {row.course_id: as_standing(row) for row in rows}


@cache
def _standings_of() -> Select[Any]:
    """The enrolments of this person_id. Put together once."""
    return standings_query().where(Enrolment.person_id == bindparam("person_id")).order_by(Enrolment.cycle)


def progress_by_lesson(session: Session, enrolment_id: int) -> dict[int, LessonProgress]:
    """The progress of every lesson that the enrolment has opened, by lesson."""
    rows = session.scalars(select(LessonProgress).where(LessonProgress.enrolment_id == enrolment_id))
    return {progress.lesson_id: progress for progress in rows}


def _is_shown_and_required() -> ColumnElement[bool]:
    return and_(
        Lesson.is_required,
        Lesson.deleted_at.is_(None),
        Lesson.is_draft.is_(False),
        Section.deleted_at.is_(None),
    )


def _required_lessons() -> ScalarSelect[int]:
    return (
        select(func.count(Lesson.id))
        .join(Section, Section.id == Lesson.section_id)
        .where(Section.course_id == Enrolment.course_id, _is_shown_and_required())
        .scalar_subquery()
    )


def _required_lessons_done() -> ScalarSelect[int]:
    return (
        select(func.count(LessonProgress.id))
        .join(Lesson, Lesson.id == LessonProgress.lesson_id)
        .join(Section, Section.id == Lesson.section_id)
        .where(
            LessonProgress.enrolment_id == Enrolment.id,
            LessonProgress.completed_at.is_not(None),
            _is_shown_and_required(),
        )
        .scalar_subquery()
    )


def _last_seen() -> ScalarSelect[Any]:
    return (
        select(func.max(LessonProgress.last_seen_at))
        .where(LessonProgress.enrolment_id == Enrolment.id)
        .scalar_subquery()
    )
