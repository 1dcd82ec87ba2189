"""Telling the rest of the house how an exam ended, once the candidate may know it.

A course that counts the exam would otherwise show, by being completed, what the review policy still keeps back.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.contracts.activities import CreditGrant
from lms.contracts.events import ActivityFinished, CompletionReached
from lms.events import publish
from question_bank.exams.domain import AttemptState, Release
from question_bank.exams.models import EXAM, Attempt, Exam
from question_bank.exams.services.sitting import Occasion

ANNOUNCING_JOB = "question_bank.announce_results"
SUBJECT = "exam"
"""What the event of a pass says was achieved, with the exam."""


def is_known_to_candidates(exam: Exam, now: datetime) -> bool:
    """Whether graded results of the exam may be known now (domain.review decides what of them is shown)."""
    match Release(exam.release):
        case Release.ON_GRADING:
            return True
        case Release.AFTER_CLOSING:
            return exam.closes_at is not None and exam.closes_at <= now
        case Release.BY_HAND:
            return exam.released_at is not None and exam.released_at <= now


def announce_exam(session: Session, exam: Exam, *, now: datetime) -> int:
    """Announces every graded attempt that has not been, if results may be known; returns how many."""
    if not is_known_to_candidates(exam, now):
        return 0
    attempts = session.scalars(
        select(Attempt)
        .where(
            Attempt.occasion_type == EXAM,
            Attempt.occasion_id == exam.id,
            Attempt.state == AttemptState.GRADED,
            Attempt.announced_at.is_(None),
        )
        .order_by(Attempt.closed_at, Attempt.id)
        .with_for_update()
    ).all()
    for attempt in attempts:
        announce_attempt(session, exam, attempt, now=now)
    return len(attempts)


def announce_attempt(session: Session, exam: Exam, attempt: Attempt, *, now: datetime) -> None:
    """Publishes ActivityFinished for one graded attempt, once, if its result may be known."""
    if attempt.announced_at is not None or not is_known_to_candidates(exam, now):
        return
    attempt.announced_at = now
    session.flush()
    _publish(session, exam, attempt)


def announce_later_pass(session: Session, exam: Exam, attempt: Attempt) -> bool:
    """Publishes ActivityFinished for an attempt that was announced as failed and has become a pass by a regrading.

    Whoever heard of the failure credits the pass now. Returns whether there was anything to say: what was never
    announced will be announced in its time. An announced pass that has become a failure is never taken back: courses
    have completed by it, and hours in the ledger are reversed by people, not by events.
    """
    if attempt.announced_at is None or not attempt.is_passed:
        return False
    _publish(session, exam, attempt)
    return True


def exam_passed(exam: Exam, attempt: Attempt) -> CompletionReached:
    """What those who certify are told of a pass. The hours are a course's."""
    assert attempt.closed_at is not None
    return completion_at(
        Occasion(EXAM, exam.id),
        f"{SUBJECT}:{exam.id}",
        title=exam.title,
        title_en=exam.title_en,
        person_id=attempt.person_id,
        reached_at=attempt.closed_at,
        grade=None if attempt.percent is None else f"{attempt.percent.normalize():f}",
    )


def completion_at(
    occasion: Occasion,
    subject: str,
    *,
    title: str,
    title_en: str | None,
    person_id: int,
    reached_at: datetime,
    grade: str | None,
    grade_en: str | None = None,
) -> CompletionReached:
    """What those who certify are told of something reached at an occasion that is worth no hours of its own."""
    grant = CreditGrant(
        person_id=person_id,
        source=occasion.type,
        source_ref=f"{occasion.id}:{person_id}",
        category="",
        hours=Decimal(0),
        activity=f"{occasion.type}:{occasion.id}",
        title=title,
        title_en=title_en,
        earned_at=reached_at,
    )
    return CompletionReached(
        subject=subject,
        title=title,
        title_en=title_en,
        grant=grant,
        completed_at=reached_at,
        award_type=None,
        award_ref=None,
        grade=grade,
        grade_en=grade_en,
    )


def _publish(session: Session, exam: Exam, attempt: Attempt) -> None:
    publish(session, _finished(exam, attempt))
    if attempt.is_passed:
        publish(session, exam_passed(exam, attempt))


def _finished(exam: Exam, attempt: Attempt) -> ActivityFinished:
    assert attempt.closed_at is not None
    return ActivityFinished(
        activity_type=EXAM,
        ref=str(exam.id),
        person_id=attempt.person_id,
        is_passed=bool(attempt.is_passed),
        score_percent=attempt.percent,
        finished_at=attempt.closed_at,
    )
