"""A course as one member sees it: its outline with the state of every lesson, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.catalogue.api import Course, Lesson, LessonKind, SectionOutline, is_for, outline_of
from courses.catalogue.domain.states import CourseState
from courses.learning.domain.completing import LessonRule
from courses.learning.domain.enrolling import EnrolmentState
from courses.learning.models import Enrolment, LessonProgress, VideoLength
from courses.learning.reading import progress_by_lesson
from courses.learning.services.enrolling import enrolments_of
from courses.learning.services.progress import counted_of
from lms.hours.api import local_date
from lms.organisation.api import person_card


@dataclass(frozen=True, slots=True)
class Step:
    """One lesson for one member. Seconds and minutes are whole: what is required is rounded up, what counts down."""

    lesson: Lesson
    progress: LessonProgress | None
    seconds_required: int
    seconds_counted: int
    watched_percent: int | None

    @property
    def minutes_required(self) -> int:
        return -(-self.seconds_required // 60)

    @property
    def minutes_counted(self) -> int:
        return self.seconds_counted // 60

    @property
    def is_done(self) -> bool:
        return self.progress is not None and self.progress.completed_at is not None

    @property
    def is_begun(self) -> bool:
        return self.progress is not None and not self.is_done


@dataclass(frozen=True, slots=True)
class CourseForMember:
    """A course, the member's latest enrolment in it, and the lessons with their states."""

    course: Course
    enrolment: Enrolment | None
    is_meant: bool
    parts: list[tuple[SectionOutline, list[Step]]]

    @property
    def steps(self) -> list[Step]:
        return [step for _, steps in self.parts for step in steps]

    @property
    def needed(self) -> list[Step]:
        """The lessons that a completion asks for."""
        return [step for step in self.steps if step.lesson.is_required] or self.steps

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.needed)

    @property
    def minutes(self) -> int:
        return sum(step.minutes_required for step in self.steps)

    @property
    def minutes_left(self) -> int:
        """What is still to be learned of the lessons that are needed."""
        return sum(step.minutes_required - step.minutes_counted for step in self.needed if not step.is_done)

    @property
    def is_active(self) -> bool:
        return self.enrolment is not None and self.enrolment.state == EnrolmentState.ACTIVE

    @property
    def is_completed(self) -> bool:
        return self.enrolment is not None and self.enrolment.state == EnrolmentState.COMPLETED

    @property
    def can_enrol(self) -> bool:
        """Whether the member can begin, by themselves and now."""
        is_open = self.course.state == CourseState.PUBLISHED and self.course.is_open_enrolment
        return is_open and self.is_meant and not self.is_active

    def step(self, lesson_id: int) -> Step | None:
        return next((step for step in self.steps if step.lesson.id == lesson_id), None)

    @property
    def next_step(self) -> Step | None:
        """Where to continue: the lesson under way that was open last, else the first that is not done."""
        progress = {step.lesson.id: step.progress for step in self.steps if step.progress is not None}
        lesson = next_lesson([step.lesson for step in self.steps], progress)
        return self.step(lesson.id) if lesson else None

    def neighbours(self, step: Step) -> tuple[Step | None, Step | None]:
        """The lessons before and after this one."""
        place = self.steps.index(step)
        before = self.steps[place - 1] if place else None
        return before, self.steps[place + 1] if place + 1 < len(self.steps) else None


class Shown(Protocol):
    """A lesson, as far as it matters for what comes next."""

    @property
    def id(self) -> int: ...
    @property
    def is_required(self) -> bool: ...


class Opened(Protocol):
    """What somebody did in a lesson, likewise."""

    @property
    def id(self) -> int: ...
    @property
    def last_seen_at(self) -> datetime: ...
    @property
    def completed_at(self) -> datetime | None: ...


AnyLesson = TypeVar("AnyLesson", bound=Shown)


def next_lesson(lessons: Sequence[AnyLesson], progress: Mapping[int, Opened]) -> AnyLesson | None:
    """The lesson under way that was open last, else the first required one that is not done, else any that is not.
    `progress` is by lesson."""
    begun = [one for one in lessons if one.id in progress and progress[one.id].completed_at is None]
    if begun:
        return max(begun, key=lambda one: (progress[one.id].last_seen_at, progress[one.id].id))
    left = [lesson for lesson in lessons if lesson.id not in progress]
    return next((lesson for lesson in left if lesson.is_required), left[0] if left else None)


def course_for_member(
    session: Session, course: Course, person_id: int, now: datetime
) -> CourseForMember | None:
    """The course as this person sees it; None when it is not for them and they never took it."""
    enrolments = enrolments_of(session, course.id, person_id)
    enrolment = enrolments[-1] if enrolments else None
    post = person_card(session, person_id, local_date(now))
    is_meant = post is not None and is_for(course, tier=post.tier, unit_path=post.unit_path)
    if course.state == CourseState.DRAFT:
        return None
    if enrolment is None and not (is_meant and course.state == CourseState.PUBLISHED):
        return None
    if enrolment is not None and enrolment.state == EnrolmentState.WITHDRAWN:
        enrolment = None
    done = progress_by_lesson(session, enrolment.id) if enrolment else {}
    outline = outline_of(session, course.id)
    lengths = _video_lengths(session, outline)
    parts = [
        (part, [_step(lesson, done.get(lesson.id), lengths) for lesson in part.lessons]) for part in outline
    ]
    return CourseForMember(course, enrolment, is_meant, parts)


def _step(lesson: Lesson, progress: LessonProgress | None, lengths: dict[int, int | None]) -> Step:
    length = lengths.get(lesson.file_id) if lesson.file_id is not None else None
    rule = LessonRule(LessonKind(lesson.kind), lesson.minutes_required, length)
    counted = counted_of(progress, lesson)
    return Step(
        lesson=lesson,
        progress=progress,
        seconds_required=-(-rule.milliseconds_required // 1000),
        seconds_counted=min(counted.milliseconds, rule.milliseconds_required) // 1000,
        watched_percent=counted.watched.percent_of(length) if length and progress else None,
    )


def _video_lengths(session: Session, outline: list[SectionOutline]) -> dict[int, int | None]:
    files = [
        lesson.file_id
        for part in outline
        for lesson in part.lessons
        if lesson.kind == LessonKind.VIDEO and lesson.file_id is not None
    ]
    rows = session.scalars(select(VideoLength).where(VideoLength.file_id.in_(files))) if files else ()
    return {row.file_id: row.milliseconds for row in rows}
