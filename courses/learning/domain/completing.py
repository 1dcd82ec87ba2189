"""When a lesson is done, and when a course is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from courses.catalogue.domain.lesson_kinds import LessonKind
from courses.learning.domain.counting import Counted

WATCHED_PERCENT_NEEDED = 90


class Missing(StrEnum):
    """What a lesson still asks for."""

    TIME = "time"
    WATCHING = "watching"
    ACKNOWLEDGEMENT = "acknowledgement"
    PASSING = "passing"


@dataclass(frozen=True, slots=True)
class LessonRule:
    """What a lesson asks for. The length is a video's, in milliseconds, None where it could not be read."""

    kind: LessonKind
    minutes_required: int
    video_length: int | None = None

    @property
    def milliseconds_required(self) -> int:
        """The learning time asked for. Watching a video once at normal speed is always enough of it; what another
        plugin offers is done on that plugin's pages, where no time is counted."""
        if self.kind is LessonKind.ACTIVITY:
            return 0
        stated = self.minutes_required * 60_000
        if self.kind is LessonKind.VIDEO and self.video_length is not None:
            return min(stated, self.video_length * WATCHED_PERCENT_NEEDED // 100)
        return stated


def missing(
    rule: LessonRule, counted: Counted, *, is_acknowledged: bool = False, is_passed: bool = False
) -> list[Missing]:
    """What is still missing before the lesson is done, in the order in which a member meets it."""
    if rule.kind is LessonKind.ACTIVITY:
        return [] if is_passed else [Missing.PASSING]
    found = [Missing.TIME] if counted.milliseconds < rule.milliseconds_required else []
    if rule.kind is LessonKind.VIDEO:
        if rule.video_length is None:
            return found
        is_watched = 100 * counted.watched.milliseconds >= WATCHED_PERCENT_NEEDED * rule.video_length
        return found if is_watched else [*found, Missing.WATCHING]
    return found if is_acknowledged else [*found, Missing.ACKNOWLEDGEMENT]


def is_time_up(rule: LessonRule, counted: Counted) -> bool:
    """Whether nothing is missing any more that passing time could bring."""
    return not {Missing.TIME, Missing.WATCHING} & set(missing(rule, counted))


@dataclass(frozen=True, slots=True)
class LessonState:
    """One lesson of a course for one person."""

    lesson_id: int
    is_required: bool
    completed_at: datetime | None


def is_course_complete(lessons: Iterable[LessonState]) -> bool:
    """Whether every required lesson is done; a course that requires none is done when all of its lessons are.

    A course without lessons is never complete: hours are not given for opening it.
    """
    all_lessons = list(lessons)
    counting = [lesson for lesson in all_lessons if lesson.is_required] or all_lessons
    return bool(counting) and all(lesson.completed_at is not None for lesson in counting)


def is_recognised(finished_at: datetime, last_completed_at: datetime | None) -> bool:
    """Whether an activity that was finished before enrolling counts. What an earlier round of the course rested on
    does not count a second time."""
    return last_completed_at is None or finished_at > last_completed_at


def percent_done(done: int, of: int) -> int:
    """Whole percent, rounded down so that 100 means everything."""
    return 100 * done // of if of else 0
