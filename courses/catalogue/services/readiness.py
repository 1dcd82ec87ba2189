"""What a course and its lessons have and lack, read from the tables for the rules of the checklist."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.catalogue.domain import (
    ChecklistItem,
    CourseFacts,
    CourseState,
    LessonFacts,
    LessonKind,
    checklist,
    lesson_faults,
)
from courses.catalogue.models import Course, Lesson
from courses.catalogue.offers import NONE_OFF, Off, activity_title, award_title
from courses.catalogue.reading import outline_of


class NotReady(ValueError):
    """Something lacks; `items` say what."""

    def __init__(self, items: list[ChecklistItem]) -> None:
        super().__init__(", ".join(item.code for item in items))
        self.items = items


def course_checklist(
    session: Session, course: Course, today: date, *, off: Off = NONE_OFF
) -> list[ChecklistItem]:
    """What the course has and lacks, as of that day; what plugins in `off` offer is not there."""
    outline = outline_of(session, course.id, with_drafts=True)
    lessons = [lesson for part in outline for lesson in part.lessons if not lesson.is_draft]
    return checklist(
        CourseFacts(
            summary=course.summary,
            hours=course.hours,
            due_on=course.due_on,
            has_award=course.award_type is not None,
            is_award_known=award_title(session, course.award_type, course.award_ref, off=off) is not None,
            lessons=lesson_facts(session, lessons, off=off),
            empty_sections=[part.section.title for part in outline if not part.lessons],
        ),
        today,
    )


def lesson_facts(session: Session, lessons: Iterable[Lesson], *, off: Off = NONE_OFF) -> list[LessonFacts]:
    """The lessons as the checklist sees them; which have a text is one statement for all."""
    wanted = list(lessons)
    with_text = set(
        session.scalars(select(Lesson.id).where(Lesson.id.in_([one.id for one in wanted]), Lesson.body != ""))
    )
    return [
        LessonFacts(
            id=lesson.id,
            title=lesson.title,
            kind=LessonKind(lesson.kind),
            minutes_required=lesson.minutes_required,
            is_required=lesson.is_required,
            has_text=lesson.id in with_text,
            has_file=lesson.file_id is not None,
            has_activity=lesson.activity_type is not None,
            is_activity_known=activity_title(session, lesson.activity_type, lesson.activity_ref, off=off)
            is not None,
        )
        for lesson in wanted
    ]


def check_lesson_ready(session: Session, lesson: Lesson) -> None:
    """Raises NotReady when members could make nothing of the lesson."""
    session.flush()
    if faults := list(lesson_faults(lesson_facts(session, [lesson])[0])):
        raise NotReady(faults)


def check_still_teachable(session: Session, course: Course, today: date) -> None:
    """Raises NotReady when a published course no longer has anything that must be learned."""
    session.flush()
    if course.state == CourseState.PUBLISHED:
        needed = {"lessons", "required_lesson"}
        lost = [
            item
            for item in course_checklist(session, course, today)
            if item.code in needed and not item.is_met
        ]
        if lost:
            raise NotReady(lost)
