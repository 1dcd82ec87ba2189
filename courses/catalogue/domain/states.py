"""The life of a course: draft → published → retired → published …"""

from __future__ import annotations

from enum import StrEnum


class CourseState(StrEnum):
    """Draft: seen by authors only. Published: its audience finds it. Retired: no new learners, the past stays."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class TransitionRefused(ValueError):
    """The course is not in a state from which this can be done."""

    def __init__(self, state: CourseState, wanted: CourseState) -> None:
        super().__init__(f"{state} → {wanted}")
        self.state = state
        self.wanted = wanted


def published_from(state: CourseState) -> CourseState:
    """A draft is published, a retired course published again. Raises TransitionRefused when it is published."""
    if state is CourseState.PUBLISHED:
        raise TransitionRefused(state, CourseState.PUBLISHED)
    return CourseState.PUBLISHED


def retired_from(state: CourseState) -> CourseState:
    """Only what is published can be retired; a draft is just left. Raises TransitionRefused."""
    if state is not CourseState.PUBLISHED:
        raise TransitionRefused(state, CourseState.RETIRED)
    return CourseState.RETIRED


class DeletionRefused(ValueError):
    """The course has been published before: people may have learned it, so it is retired and not deleted."""


def check_deletion(version: int) -> None:
    """Raises DeletionRefused unless the course was never published."""
    if version:
        raise DeletionRefused(version)


def brought_back_from(state: CourseState) -> CourseState:
    """A retirement can be undone. Raises TransitionRefused for anything else."""
    if state is not CourseState.RETIRED:
        raise TransitionRefused(state, CourseState.PUBLISHED)
    return CourseState.PUBLISHED
