"""Who is covered, planned or overdue in a rotation cycle, and who may sit in which cohort. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

SOURCE = "courses.rotation"
"""Where the ledger has the hours of a class from."""
PROGRAMME = "rotation"
"""What hour policies call it."""
SUBJECT = "training"
"""What the events of completions say was achieved, with the class."""


class DutyState(StrEnum):
    """Where one person's duty in a cycle stands."""

    COVERED = "covered"  # trained in this cycle
    PLANNED = "planned"  # has a place in a cohort that is not over
    MISSED = "missed"  # the cohort is over and no completion was recorded
    OPEN = "open"  # no place yet
    OVERDUE = "overdue"  # the due date has passed without training

    __hash__ = str.__hash__  # that of enumerations is written in Python, and a roster asks thousands of times


@dataclass(frozen=True, slots=True)
class Cohort:
    """A class within a cycle: its days and how many it can take."""

    id: int
    starts_on: date
    ends_on: date
    places: int
    taken: int

    @property
    def free(self) -> int:
        return max(self.places - self.taken, 0)


class Duty(NamedTuple):
    """One person's place in a cycle. A tuple, as a roster makes thousands: a frozen dataclass takes four times as
    long."""

    id: int
    due_on: date
    completed_on: date | None = None
    cohort: Cohort | None = None


class AssignmentRefused(ValueError):
    """The people cannot be given these places; `code` is full, over or covered, `free` the places left."""

    def __init__(self, code: str, free: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.free = free


class CompletionRefused(ValueError):
    """The completion cannot be recorded; `code` is before_start, future, no_place or covered."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month (2024-02-29 + 12 = 2025-02-28)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_in_month_of(today: date, starts_on: date, ends_on: date) -> bool:
    """Whether some of these days, the last included, lie in today's month."""
    first = today.replace(day=1)
    return starts_on < add_months(first, 1) and ends_on >= first


def due_date(cycle_ends_on: date, last_trained_on: date | None, months: int) -> date:
    """The day by which a person must have been through: months after the last training, and not after the cycle.

    "Once every two years" binds the person, not the calendar: whoever was trained early in the last cycle is due
    before this one ends.
    """
    if last_trained_on is None:
        return cycle_ends_on
    return min(cycle_ends_on, add_months(last_trained_on, months))


def duty_state(duty: Duty, today: date) -> DutyState:
    """The state of a duty on a day. On the due day itself there is still time."""
    if duty.completed_on is not None:
        return DutyState.COVERED
    if today > duty.due_on:
        return DutyState.OVERDUE
    if duty.cohort is None:
        return DutyState.OPEN
    return DutyState.MISSED if today > duty.cohort.ends_on else DutyState.PLANNED


def check_assignment(duties: Sequence[Duty], cohort: Cohort, today: date) -> None:
    """Raises AssignmentRefused unless everybody fits into a cohort that has not ended and nobody is covered."""
    if today > cohort.ends_on:
        raise AssignmentRefused("over")
    if any(duty.completed_on for duty in duties):
        raise AssignmentRefused("covered")
    newcomers = [duty for duty in duties if duty.cohort is None or duty.cohort.id != cohort.id]
    if len(newcomers) > cohort.free:
        raise AssignmentRefused("full", cohort.free)


def comes_too_late(duty: Duty, cohort: Cohort) -> bool:
    """Whether the cohort ends after the person's due date: allowed, and said."""
    return cohort.ends_on > duty.due_on


def check_completion(duty: Duty, completed_on: date, today: date) -> None:
    """Raises CompletionRefused for a duty that is covered or has no place, or a day before the class or after today."""
    if duty.completed_on is not None:
        raise CompletionRefused("covered")
    if duty.cohort is None:
        raise CompletionRefused("no_place")
    if completed_on < duty.cohort.starts_on:
        raise CompletionRefused("before_start")
    if completed_on > today:
        raise CompletionRefused("future")


def fill_places(duties: Iterable[Duty], cohorts: Sequence[Cohort], today: date) -> dict[int, int]:
    """A proposal: everybody without a place, earliest due first, into the earliest cohort in time that has one.

    Returns cohort ids by duty id. Who can no longer be in time is placed after all others, in the earliest cohort
    that is left, rather than left out.
    """
    free = {cohort.id: cohort.free for cohort in cohorts if cohort.starts_on > today}
    upcoming = sorted(
        (cohort for cohort in cohorts if cohort.id in free), key=lambda cohort: cohort.starts_on
    )
    waiting = sorted(
        (d for d in duties if duty_state(d, today) in {DutyState.OPEN, DutyState.MISSED, DutyState.OVERDUE}),
        key=lambda duty: (duty.due_on, duty.id),
    )
    proposal: dict[int, int] = {}
    late: list[Duty] = []
    for duty in waiting:
        cohort = next((c for c in upcoming if free[c.id] and not comes_too_late(duty, c)), None)
        if cohort is None:
            late.append(duty)
            continue
        proposal[duty.id] = cohort.id
        free[cohort.id] -= 1
    for duty in late:
        cohort = next((c for c in upcoming if free[c.id]), None)
        if cohort is not None:
            proposal[duty.id] = cohort.id
            free[cohort.id] -= 1
    return proposal
