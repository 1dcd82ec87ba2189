"""The rules of the catalogue, as plain functions over plain values."""

from __future__ import annotations

from courses.catalogue.domain.audience import Audience
from courses.catalogue.domain.checklist import (
    ChecklistItem,
    CourseFacts,
    LessonFacts,
    Place,
    checklist,
    lesson_faults,
    missing,
)
from courses.catalogue.domain.lesson_kinds import LessonKind
from courses.catalogue.domain.ordering import Direction, OrderOvertaken, reordered, shifted
from courses.catalogue.domain.states import (
    CourseState,
    DeletionRefused,
    TransitionRefused,
    brought_back_from,
    check_deletion,
    published_from,
    retired_from,
)

__all__ = [
    "Audience",
    "ChecklistItem",
    "CourseFacts",
    "CourseState",
    "DeletionRefused",
    "Direction",
    "LessonFacts",
    "LessonKind",
    "OrderOvertaken",
    "Place",
    "TransitionRefused",
    "brought_back_from",
    "check_deletion",
    "checklist",
    "lesson_faults",
    "missing",
    "published_from",
    "reordered",
    "retired_from",
    "shifted",
]
