"""The life of one attempt: in progress → submitted or expired → graded. One function per transition."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from question_bank.exams.domain.rules import ExamRules


class AttemptState(StrEnum):
    """Where an attempt stands."""

    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"  # handed in by the candidate
    EXPIRED = "expired"  # the time ran out; what was saved counts
    GRADED = "graded"


class AttemptRefused(Exception):
    """An attempt cannot do what was asked of it."""


class ExamNotOpen(AttemptRefused):
    """The exam has not opened yet, or has closed."""


class NoAttemptsLeft(AttemptRefused):
    """All attempts allowed have been used."""


class ReceivedTooLate(AttemptRefused):
    """What arrived came after the deadline and its grace."""


class AttemptClosed(AttemptRefused):
    """The attempt was handed in or has run out before: asking again changes nothing and is no error to show."""


class NotYetExpired(AttemptRefused):
    """There is time left."""


class InvalidTransition(AttemptRefused):
    """No path leads from the attempt's state to the one asked for: a fault of the program, not of a person."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sitting. All moments are UTC; `deadline` is what the candidate's clock counts down to."""

    number: int
    started_at: datetime
    deadline: datetime | None
    grace: timedelta
    state: AttemptState = AttemptState.IN_PROGRESS
    closed_at: datetime | None = None


def start(
    rules: ExamRules, attempts_used: int, now: datetime, extra_minutes: int = 0, extra_attempts: int = 0
) -> Attempt:
    """A new attempt whose clock starts `now`, when the first question is sent.

    The closing of the exam ends an attempt early. Raises ExamNotOpen or NoAttemptsLeft.
    """
    if (rules.opens_at and now < rules.opens_at) or (rules.closes_at and now >= rules.closes_at):
        raise ExamNotOpen
    if rules.attempts_allowed is not None and attempts_used >= rules.attempts_allowed + extra_attempts:
        raise NoAttemptsLeft
    ends = []
    if rules.minutes_allowed is not None:
        ends.append(now + timedelta(minutes=rules.minutes_allowed + extra_minutes))
    if rules.closes_at is not None:
        ends.append(rules.closes_at)
    return Attempt(attempts_used + 1, now, min(ends, default=None), timedelta(seconds=rules.grace_seconds))


def last_moment(attempt: Attempt) -> datetime | None:
    """The last moment at which something may arrive for the attempt, itself included; None: any."""
    return None if attempt.deadline is None else attempt.deadline + attempt.grace


def is_receivable(attempt: Attempt, received_at: datetime) -> bool:
    """Whether an answer that reached the server at `received_at` counts."""
    last = last_moment(attempt)
    return attempt.state is AttemptState.IN_PROGRESS and (last is None or received_at <= last)


def submit(attempt: Attempt, received_at: datetime) -> Attempt:
    """in progress → submitted. Raises AttemptClosed if it is closed, ReceivedTooLate if it has to expire."""
    if attempt.state is not AttemptState.IN_PROGRESS:
        raise AttemptClosed
    if not is_receivable(attempt, received_at):
        raise ReceivedTooLate
    return replace(attempt, state=AttemptState.SUBMITTED, closed_at=received_at)


def expire(attempt: Attempt, now: datetime) -> Attempt:
    """in progress → expired, closed at its deadline. Raises AttemptClosed or NotYetExpired."""
    if attempt.state is not AttemptState.IN_PROGRESS:
        raise AttemptClosed
    if is_receivable(attempt, now):
        raise NotYetExpired
    return replace(attempt, state=AttemptState.EXPIRED, closed_at=attempt.deadline)


def mark_as_graded(attempt: Attempt) -> Attempt:
    """submitted or expired → graded. Raises InvalidTransition from any other state."""
    if attempt.state not in (AttemptState.SUBMITTED, AttemptState.EXPIRED):
        raise InvalidTransition(attempt.state)
    return replace(attempt, state=AttemptState.GRADED)


def extend(attempt: Attempt, minutes: int) -> Attempt:
    """An attempt in progress with more time. Raises AttemptClosed, or ValueError for less than a minute."""
    if minutes < 1:
        raise ValueError(minutes)
    if attempt.state is not AttemptState.IN_PROGRESS:
        raise AttemptClosed
    if attempt.deadline is None:
        return attempt
    return replace(attempt, deadline=attempt.deadline + timedelta(minutes=minutes))
