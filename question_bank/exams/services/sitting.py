"""The attempt engine: beginning, handing in and running out of time; answers are saved in saving.py.

It knows neither exams nor contests. Both hand it a paper, the rules of marking and the life of the attempt, and hear
of the result by AttemptGraded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.questions import Json
from lms.jobs.api import enqueue
from question_bank.exams import domain
from question_bank.exams.domain import (
    AttemptClosed,
    MarkingRules,
    NotYetExpired,
    ReceivedTooLate,
)
from question_bank.exams.models import Attempt
from question_bank.exams.services.marking import grade_attempt
from question_bank.exams.services.papers import PaperEntry
from question_bank.exams.services.saving import NoSuchAttempt, answers_of

CLOSING_JOB = "question_bank.close_attempt"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What an attempt is an attempt at: its type ("question_bank.exam") and its id."""

    type: str
    id: int

    def condition(self) -> ColumnElement[bool]:
        """The attempts at this occasion."""
        return (Attempt.occasion_type == self.type) & (Attempt.occasion_id == self.id)


def attempts_by(session: Session, occasion: Occasion, person_id: int) -> Sequence[Attempt]:
    """A person's attempts at an occasion, the first one first."""
    return session.scalars(
        select(Attempt).where(occasion.condition(), Attempt.person_id == person_id).order_by(Attempt.number)
    ).all()


def begin(
    session: Session,
    occasion: Occasion,
    person_id: int,
    *,
    life: domain.Attempt,
    paper: Sequence[PaperEntry],
    rules: MarkingRules,
    seed: int,
    clock: Clock,
    extra_minutes: int = 0,
    sections: list[Json] | None = None,
) -> Attempt:
    """A new attempt, or the one that another request of the same person has begun under the same number meanwhile."""
    attempt = Attempt(
        occasion_type=occasion.type,
        occasion_id=occasion.id,
        person_id=person_id,
        number=life.number,
        seed=seed,
        paper=list(paper),
        sections=sections,
        rules=rules.to_json(),
        state=life.state,
        started_at=life.started_at,
        deadline=life.deadline,
        grace_seconds=int(life.grace.total_seconds()),
        extra_minutes=extra_minutes,
    )
    try:
        with session.begin_nested():
            session.add(attempt)
            session.flush()
    except IntegrityError:
        same = occasion.condition() & (Attempt.person_id == person_id) & (Attempt.number == life.number)
        return session.scalars(select(Attempt).where(same)).one()
    _plan_closing(session, attempt, clock)
    return attempt


def hand_in(session: Session, attempt_id: int, *, received_at: datetime) -> Attempt:
    """Closes an attempt and marks it. Handed in too late it runs out instead; closed before, nothing changes.

    Raises NoSuchAttempt.
    """
    attempt = locked_attempt(session, attempt_id)
    try:
        _close(session, attempt, domain.submit(attempt.life, received_at), received_at)
    except ReceivedTooLate:
        _close(session, attempt, domain.expire(attempt.life, received_at), received_at)
    except AttemptClosed:
        pass
    return attempt


def close_if_over(session: Session, attempt_id: int, *, clock: Clock) -> Attempt:
    """Lets an attempt run out whose time is over; one that has time left is looked at again when it has none.

    Raises NoSuchAttempt.
    """
    attempt = locked_attempt(session, attempt_id)
    now = clock()
    try:
        _close(session, attempt, domain.expire(attempt.life, now), now)
    except NotYetExpired:
        _plan_closing(session, attempt, clock)
    except AttemptClosed:
        pass
    return attempt


def overdue(attempts: Iterable[Attempt], now: datetime) -> list[int]:
    """The ids of those whose time is over, though nobody has closed them yet."""
    return [
        attempt.id
        for attempt in attempts
        if attempt.is_running and not domain.is_receivable(attempt.life, now)
    ]


def give_time(session: Session, attempt_id: int, minutes: int, *, clock: Clock) -> Attempt:
    """More minutes for an attempt in progress. Raises AttemptClosed and NoSuchAttempt."""
    attempt = locked_attempt(session, attempt_id)
    attempt.deadline = domain.extend(attempt.life, minutes).deadline
    attempt.extra_minutes += minutes
    session.flush()
    _plan_closing(session, attempt, clock)
    return attempt


def locked_attempt(session: Session, attempt_id: int) -> Attempt:
    """The attempt, which nobody else changes or answers until the transaction ends. Raises NoSuchAttempt."""
    attempt = session.scalar(
        select(Attempt)
        .where(Attempt.id == attempt_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if attempt is None:
        raise NoSuchAttempt
    return attempt


def _close(session: Session, attempt: Attempt, closed: domain.Attempt, now: datetime) -> None:
    attempt.state = closed.state
    attempt.closed_at = closed.closed_at
    session.flush()
    answers: dict[int, Json] = {
        position: saved.answer for position, saved in answers_of(session, attempt.id).items()
    }
    grade_attempt(session, attempt, answers, now=now)


def _plan_closing(session: Session, attempt: Attempt, clock: Clock) -> None:
    last = domain.last_moment(attempt.life)
    if last is not None:
        enqueue(
            session,
            CLOSING_JOB,
            {"attempt": attempt.id},
            actor=Actor.system("question_bank"),
            clock=clock,
            not_before=last + timedelta(seconds=1),
        )
