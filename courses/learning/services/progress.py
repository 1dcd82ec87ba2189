"""How far somebody is in a lesson."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.catalogue.api import Lesson, LessonKind
from courses.learning.domain.completing import LessonRule
from courses.learning.domain.counting import Counted
from courses.learning.domain.ranges import Watched
from courses.learning.models import LessonProgress, VideoLength


def progress_of(session: Session, enrolment_id: int, lesson_id: int) -> LessonProgress | None:
    """How far an enrolment is in a lesson; None before it was opened."""
    return session.scalar(
        select(LessonProgress).where(
            LessonProgress.enrolment_id == enrolment_id, LessonProgress.lesson_id == lesson_id
        )
    )


def rule_of(session: Session, lesson: Lesson) -> LessonRule:
    """What the lesson asks for."""
    is_video = lesson.kind == LessonKind.VIDEO and lesson.file_id is not None
    length = session.get(VideoLength, lesson.file_id) if is_video else None
    return LessonRule(
        LessonKind(lesson.kind), lesson.minutes_required, length.milliseconds if length else None
    )


def counted_of(progress: LessonProgress | None, lesson: Lesson) -> Counted:
    """What has been counted in a lesson so far; what was watched of a video that has been replaced is left out."""
    if progress is None:
        return Counted()
    is_same_video = progress.watched.get("file") == lesson.file_id
    stretches = progress.watched.get("stretches", ()) if is_same_video else ()
    return Counted(progress.milliseconds_counted, Watched.of(stretches))
