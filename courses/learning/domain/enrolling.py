"""The life of an enrolment: active → completed | withdrawn. Learning a course again is a new enrolment, of the next
cycle; nothing of an earlier one is reset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class EnrolmentState(StrEnum):
    ACTIVE = "active"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


class EnrolmentRefused(ValueError):
    """The enrolment is not in a state from which this can be done, or this person cannot enrol."""


class NotForThisPerson(EnrolmentRefused):
    """The course's audience does not include the person, or nobody can enrol by themselves."""


class NotPublished(EnrolmentRefused):
    """The course is a draft, or has been retired."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What to do when somebody enrols: nothing but give back the latest enrolment, or begin a cycle."""

    begins_cycle: int | None


def entry_after(earlier: Sequence[EnrolmentState], *, again: bool = False) -> Entry:
    """What enrolling means after these enrolments in the same course, oldest first.

    Who is enrolled stays so. Who has completed begins again only on purpose. Who has withdrawn begins a new cycle.
    """
    if not earlier:
        return Entry(1)
    latest = earlier[-1]
    if latest is EnrolmentState.ACTIVE or (latest is EnrolmentState.COMPLETED and not again):
        return Entry(None)
    return Entry(len(earlier) + 1)


def completed_from(state: EnrolmentState) -> EnrolmentState:
    """Raises EnrolmentRefused unless the enrolment is active."""
    if state is not EnrolmentState.ACTIVE:
        raise EnrolmentRefused(f"{state} → completed")
    return EnrolmentState.COMPLETED


def withdrawn_from(state: EnrolmentState) -> EnrolmentState:
    """Raises EnrolmentRefused unless the enrolment is active: what is completed stays completed."""
    if state is not EnrolmentState.ACTIVE:
        raise EnrolmentRefused(f"{state} → withdrawn")
    return EnrolmentState.WITHDRAWN
