"""Carrying a regrading out, batch by batch; each batch is one transaction and a handful of statements."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.questions import Mark
from lms.notifications.api import notify
from question_bank.exams.domain import AttemptState
from question_bank.exams.domain.regrading import RegradingState, Tally
from question_bank.exams.models import Exam, MarkChange, QuestionMark, Regrading, ScoreChange
from question_bank.exams.notices import correction_notice
from question_bank.exams.services.announcing import announce_later_pass
from question_bank.exams.services.marking import settle
from question_bank.exams.services.regrading.judging import (
    JudgedAttempt,
    judge_attempts,
    next_attempts,
)
from question_bank.exams.services.regrading.planning import PER_BATCH


def regrade_batch(session: Session, regrading_id: int, *, clock: Clock) -> Regrading:
    """Marks the next attempts anew and notes how far it is; without any left the regrading is done.

    Nobody else carries out the same regrading meanwhile; what is not running is left alone.
    """
    regrading = session.scalars(select(Regrading).where(Regrading.id == regrading_id).with_for_update()).one()
    if regrading.state != RegradingState.RUNNING:
        return regrading
    ids = next_attempts(session, regrading, regrading.reached, PER_BATCH)
    if not ids:
        regrading.state, regrading.finished_at = RegradingState.DONE.value, clock()
        session.flush()
        return regrading
    judged = judge_attempts(session, regrading, ids, lowers=regrading.lowers, locks=True)
    tally = Tally.from_json(regrading.outcome)
    for each in judged:
        tally = each.added_to(tally)
    _write_marks(session, regrading, judged)
    _write_scores(session, regrading, judged, clock=clock)
    regrading.outcome, regrading.reached = tally.to_json(), ids[-1]
    session.flush()
    return regrading


def stop(session: Session, regrading_id: int) -> None:
    """What has been done stands; it can go on, or be undone."""
    regrading = session.get_one(Regrading, regrading_id)
    if regrading.state == RegradingState.RUNNING:
        regrading.state = RegradingState.STOPPED.value
        session.flush()


def _write_marks(session: Session, regrading: Regrading, judged: Sequence[JudgedAttempt]) -> None:
    marks: list[dict[str, Any]] = []
    changes: list[dict[str, Any]] = []
    for each in judged:
        for mark in each.changed:
            place: dict[str, Any] = {"attempt_id": each.attempt.id, "position": mark.position}
            marks.append(
                place
                | {
                    "marks": mark.after.marks,
                    "by_version_id": mark.after.by_version_id,
                    "is_voided": mark.after.is_voided,
                    "feedback": list(mark.after.feedback),
                }
            )
            changes.append(
                place
                | {
                    "regrading_id": regrading.id,
                    "old_marks": mark.before.marks,
                    "new_marks": mark.after.marks,
                    "old_by_version_id": mark.before.by_version_id,
                    "new_by_version_id": mark.after.by_version_id,
                    "old_feedback": list(mark.before.feedback),
                    "was_voided": mark.before.is_voided,
                    "is_voided": mark.after.is_voided,
                }
            )
    if marks:
        session.execute(update(QuestionMark), marks)
        session.execute(insert(MarkChange), changes)


def _write_scores(
    session: Session, regrading: Regrading, judged: Sequence[JudgedAttempt], *, clock: Clock
) -> None:
    """The scores that changed, and what follows: a pass that was announced as a failure is announced, and whose result
    was known is told of the other one."""
    moved = [each for each in judged if each.changed]
    changes = [_change(regrading, each) for each in moved if _is_other_score(each)]
    known = [
        (each.attempt, each.attempt.percent or Decimal(0)) for each in moved if _is_known_otherwise(each)
    ]
    if changes:
        session.execute(insert(ScoreChange), changes)
    exam, passes = session.get_one(Exam, regrading.exam_id), []
    for each in moved:
        attempt, score = each.attempt, each.score
        if attempt.state != AttemptState.GRADED and not score.awaiting:
            settle(session, attempt, [Mark(None, score.marks)], [score.out_of], clock())
            continue
        if attempt.state == AttemptState.GRADED:
            passes += [attempt] if score.is_passed and not attempt.is_passed else []
            attempt.is_passed = score.is_passed
        attempt.marks, attempt.percent = score.marks, score.percent
    session.flush()
    for attempt in passes:
        announce_later_pass(session, exam, attempt)
    notices = [correction_notice(exam, attempt, before, regrading.id) for attempt, before in known]
    notify(session, notices, clock=clock)


def _is_other_score(judged: JudgedAttempt) -> bool:
    attempt, score = judged.attempt, judged.score
    return (attempt.marks, attempt.is_passed) != (score.marks, score.is_passed)


def _is_known_otherwise(judged: JudgedAttempt) -> bool:
    attempt = judged.attempt
    return attempt.announced_at is not None and attempt.percent != judged.score.percent


def _change(regrading: Regrading, judged: JudgedAttempt) -> dict[str, Any]:
    attempt, score = judged.attempt, judged.score
    return {
        "regrading_id": regrading.id,
        "attempt_id": attempt.id,
        "old_percent": attempt.percent or 0,
        "new_percent": score.percent,
        "was_passed": attempt.is_passed,
        "is_passed": score.is_passed,
        "was_announced": attempt.announced_at is not None,
    }
