"""What a course still lacks before it can be published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from courses.catalogue.domain.lesson_kinds import LessonKind


class Place(StrEnum):
    """Where in the editor an item is put right."""

    OUTLINE = "outline"
    SETTINGS = "settings"
    LESSON = "lesson"


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """A lesson as the checklist sees it. `has_activity`: one is attached; `is_activity_known`: it still exists."""

    id: int
    title: str
    kind: LessonKind
    minutes_required: int
    is_required: bool
    has_text: bool = False
    has_file: bool = False
    has_activity: bool = False
    is_activity_known: bool = False


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """A course as the checklist sees it. `empty_sections` are their titles."""

    summary: str
    hours: Decimal
    due_on: date | None
    has_award: bool
    is_award_known: bool
    lessons: Sequence[LessonFacts]
    empty_sections: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One requirement, met or not; `field` names the setting, `lesson_id` the lesson in which it is put right.

    `subject` is the title of the lesson or section meant. What is not blocking is advice.
    """

    code: str
    is_met: bool
    place: Place
    subject: str = ""
    field: str = ""
    lesson_id: int | None = None
    is_blocking: bool = True


def checklist(course: CourseFacts, today: date) -> list[ChecklistItem]:
    """Every requirement in the order in which an author works, met ones as well."""
    required = [lesson for lesson in course.lessons if lesson.is_required]
    items = [
        ChecklistItem("summary", bool(course.summary.strip()), Place.SETTINGS, field="summary"),
        ChecklistItem("hours", course.hours > 0, Place.SETTINGS, field="hours", is_blocking=False),
        ChecklistItem("lessons", bool(course.lessons), Place.OUTLINE),
        ChecklistItem("required_lesson", bool(required), Place.OUTLINE),
    ]
    faults = [item for lesson in course.lessons for item in lesson_faults(lesson)]
    if course.lessons:
        items.extend(faults or [ChecklistItem("lessons_complete", True, Place.OUTLINE)])
    items.extend(
        ChecklistItem("section_empty", False, Place.OUTLINE, subject=title, is_blocking=False)
        for title in course.empty_sections
    )
    if course.has_award:
        items.append(ChecklistItem("award", course.is_award_known, Place.SETTINGS, field="award"))
    if course.due_on is not None:
        items.append(ChecklistItem("deadline", course.due_on >= today, Place.SETTINGS, field="due_on"))
    return items


def missing(items: Sequence[ChecklistItem]) -> list[ChecklistItem]:
    """What keeps the course from being published."""
    return [item for item in items if item.is_blocking and not item.is_met]


def lesson_faults(lesson: LessonFacts) -> Iterator[ChecklistItem]:
    """What this lesson lacks before members may see it."""

    def fault(code: str) -> ChecklistItem:
        return ChecklistItem(code, False, Place.LESSON, subject=lesson.title, lesson_id=lesson.id)

    if lesson.kind is LessonKind.PAGE and not lesson.has_text:
        yield fault("lesson_text")
    if lesson.kind.has_file and not lesson.has_file:
        yield fault("lesson_file")
    if lesson.kind is LessonKind.ACTIVITY:
        if not lesson.has_activity:
            yield fault("lesson_activity")
        elif not lesson.is_activity_known:
            yield fault("activity_gone")
    elif lesson.is_required and lesson.minutes_required < 1:
        # Without a minimum the lesson would count as learned the moment it is opened.
        yield fault("lesson_minutes")
