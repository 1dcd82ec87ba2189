"""What the other slices of the courses plugin may ask of the catalogue."""

from __future__ import annotations

from courses.catalogue.domain import Audience, CourseState, LessonKind
from courses.catalogue.models import Course, Lesson, Section
from courses.catalogue.reading import (
    SectionOutline,
    course_in_scope,
    course_of_lesson,
    is_for,
    lessons_of_courses,
    outline_of,
    published_courses,
    shown_lessons,
)

__all__ = [
    "Audience",
    "Course",
    "CourseState",
    "Lesson",
    "LessonKind",
    "Section",
    "SectionOutline",
    "course_in_scope",
    "course_of_lesson",
    "is_for",
    "lessons_of_courses",
    "outline_of",
    "published_courses",
    "shown_lessons",
]
