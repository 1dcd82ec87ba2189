"""The rules of the catalogue, as plain functions over plain values."""

from __future__ import annotations

from courses.catalogue.domain.audience import Audience
from courses.catalogue.domain.lesson_kinds import LessonKind
from courses.catalogue.domain.states import CourseState, TransitionRefused, published_from, retired_from

__all__ = [
    "Audience",
    "CourseState",
    "LessonKind",
    "TransitionRefused",
    "published_from",
    "retired_from",
]
