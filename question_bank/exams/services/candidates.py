"""Sitting an exam: who may, starting, and what one person has done so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from sqlalchemy import BindParameter, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session, defer

from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.organisation.api import units_in
from question_bank.exams import domain
from question_bank.exams.domain import AttemptRefused, ExamNotOpen, ExamRules, MarkingRules
from question_bank.exams.models import EXAM, Allowance, Attempt, Exam
from question_bank.exams.services.authoring import rules_of
from question_bank.exams.services.drawing import hand_out
from question_bank.exams.services.noting import note
from question_bank.exams.services.papers import new_seed
from question_bank.exams.services.sitting import (
    Occasion,
    attempts_by,
    begin,
    close_if_over,
    give_time,
    overdue,
)


@dataclass(frozen=True, slots=True)
class Candidacy:
    """How one person stands with one exam. `refusal` says why no attempt can be started now, None if one can."""

    exam: Exam
    rules: ExamRules
    attempts: Sequence[Attempt]
    extra_minutes: int = 0
    extra_attempts: int = 0
    refusal: AttemptRefused | None = None

    @property
    def running(self) -> Attempt | None:
        """The attempt in progress."""
        return next((attempt for attempt in self.attempts if attempt.is_running), None)

    @property
    def is_open(self) -> bool:
        """Whether there is something to do: going on, or starting."""
        return self.running is not None or self.refusal is None

    @property
    def is_passed(self) -> bool:
        """Whether an attempt was a pass that the person may know of."""
        return any(attempt.is_passed and attempt.announced_at is not None for attempt in self.attempts)

    @property
    def best(self) -> Attempt | None:
        """The attempt with the highest score among those whose result the person may know."""
        known = [
            attempt
            for attempt in self.attempts
            if attempt.percent is not None and attempt.announced_at is not None
        ]
        return max(known, key=lambda attempt: attempt.percent or 0, default=None)

    def opens_later(self, now: datetime) -> bool:
        """Whether the exam has still to open."""
        opens_at = self.rules.opens_at
        return self.exam.state == "published" and opens_at is not None and now < opens_at

    @property
    def attempts_left(self) -> int | None:
        """How many more may be started; None: any number."""
        if self.rules.attempts_allowed is None:
            return None
        return max(0, self.rules.attempts_allowed + self.extra_attempts - len(self.attempts))

    @property
    def minutes_allowed(self) -> int | None:
        """Of one attempt of this person, extra time included; None: no limit."""
        minutes = self.rules.minutes_allowed
        return None if minutes is None else minutes + self.extra_minutes


def occasion_of(exam: Exam) -> Occasion:
    """The exam as the attempt engine knows it."""
    return Occasion(EXAM, exam.id)


def candidacy(session: Session, exam: Exam, person_id: int, now: datetime) -> Candidacy:
    """How the person stands with the exam now."""
    allowance = session.get(Allowance, (exam.id, person_id))
    return _standing(exam, allowance, attempts_by(session, occasion_of(exam), person_id), now)


def _standing(
    exam: Exam, allowance: Allowance | None, attempts: Sequence[Attempt], now: datetime
) -> Candidacy:
    found = Candidacy(
        exam,
        _rules_with(exam, allowance),
        attempts,
        allowance.extra_minutes if allowance else 0,
        allowance.extra_attempts if allowance else 0,
    )
    try:
        _new_life(found, now)
    except AttemptRefused as refusal:
        return replace(found, refusal=refusal)
    return found


def candidacies(session: Session, scope: Scope, person_id: int, now: datetime) -> list[Candidacy]:
    """How the person stands with every exam of the list, and with those that they came to from elsewhere; those that
    end first come first. One statement."""
    found: dict[int, tuple[Exam, Allowance | None, list[Attempt]]] = {}
    for exam, allowance, attempt in session.execute(_exams_for(scope), {"person_id": person_id}):
        _, _, attempts = found.setdefault(exam.id, (exam, allowance, []))
        if attempt is not None:
            attempts.append(attempt)
    return [_standing(exam, allowance, attempts, now) for exam, allowance, attempts in found.values()]


@lru_cache(maxsize=64)
def _exams_for(organisation: Scope) -> Select[Exam, Allowance, Attempt]:
    """An organisation's exams that this person_id may see, each with what was allowed and once for each attempt. The
    papers are long and not looked into here. Put together once: every home page asks for them."""
    person_id: BindParameter[int] = bindparam("person_id")
    is_theirs = and_(Allowance.exam_id == Exam.id, Allowance.person_id == person_id)
    is_at_it = and_(
        Attempt.occasion_type == EXAM, Attempt.occasion_id == Exam.id, Attempt.person_id == person_id
    )
    return (
        select(Exam, Allowance, Attempt)
        .outerjoin(Allowance, is_theirs)
        .outerjoin(Attempt, is_at_it)
        .where(Exam.unit_id.in_(units_in(organisation)), Exam.state != "draft")
        .where(or_(Exam.is_standalone, Attempt.id.is_not(None)))
        .order_by(Exam.closes_at.is_(None), Exam.closes_at, Exam.title, Exam.id, Attempt.number)
        .options(defer(Attempt.paper), defer(Attempt.rules), defer(Attempt.sections))
    )


def start_exam(session: Session, exam: Exam, person_id: int, *, clock: Clock) -> Attempt:
    """The person's running attempt, or a new one whose clock starts now.

    Raises ExamNotOpen, NoAttemptsLeft, and DrawShort if the bank has lost questions since the exam was published.
    """
    now = clock()
    for attempt_id in overdue(attempts_by(session, occasion_of(exam), person_id), now):
        close_if_over(session, attempt_id, clock=clock)
    found = candidacy(session, exam, person_id, now)
    if found.running is not None:
        return found.running
    life, seed, rules = _new_life(found, now), new_seed(), found.rules
    given = hand_out(session, exam, rules, seed, now)
    return begin(
        session,
        occasion_of(exam),
        person_id,
        life=life,
        paper=given.entries,
        sections=given.sections,
        rules=MarkingRules(rules.pass_percent, rules.multiple_response_rule, rules.shuffles_options),
        seed=seed,
        clock=clock,
        extra_minutes=found.extra_minutes,
    )


def allow(
    session: Session,
    exam: Exam,
    person_id: int,
    *,
    extra_minutes: int,
    extra_attempts: int,
    open_until: datetime | None,
    reason: str,
    actor: Actor,
    clock: Clock,
) -> None:
    """Sets what one person is allowed beyond the rules. More minutes also reach the attempt being sat."""
    allowance = session.get(Allowance, (exam.id, person_id))
    if allowance is None:
        allowance = Allowance(
            exam_id=exam.id, person_id=person_id, extra_minutes=0, extra_attempts=0, reason=""
        )
        session.add(allowance)
    before = _allowed(allowance)
    allowance.extra_minutes, allowance.extra_attempts = extra_minutes, extra_attempts
    allowance.open_until, allowance.reason = open_until, reason
    session.flush()
    after = _allowed(allowance)
    note(session, "question_bank.allow_more", exam, actor=actor, clock=clock, before=before, after=after)
    _extend_running(session, exam, allowance, clock)


def _extend_running(session: Session, exam: Exam, allowance: Allowance, clock: Clock) -> None:
    for attempt in attempts_by(session, occasion_of(exam), allowance.person_id):
        added = allowance.extra_minutes - attempt.extra_minutes
        if attempt.is_running and attempt.deadline is not None and added > 0:
            give_time(session, attempt.id, added, clock=clock)


def _allowed(allowance: Allowance) -> dict[str, object]:
    return {
        "person_id": allowance.person_id,
        "extra_minutes": allowance.extra_minutes,
        "extra_attempts": allowance.extra_attempts,
        "open_until": allowance.open_until.isoformat() if allowance.open_until else None,
        "reason": allowance.reason,
    }


def _rules_with(exam: Exam, allowance: Allowance | None) -> ExamRules:
    rules = rules_of(exam)
    later = allowance.open_until if allowance else None
    if later is not None and rules.closes_at is not None and later > rules.closes_at:
        return replace(rules, closes_at=later)
    return rules


def _new_life(found: Candidacy, now: datetime) -> domain.Attempt:
    if found.exam.state != "published":
        raise ExamNotOpen
    return domain.start(found.rules, len(found.attempts), now, found.extra_minutes, found.extra_attempts)


def exam_of_attempt(session: Session, attempt: Attempt) -> Exam | None:
    """The exam that an attempt is at; None if it is at something else."""
    if attempt.occasion_type != EXAM:
        return None
    return session.scalar(select(Exam).where(Exam.id == attempt.occasion_id))
