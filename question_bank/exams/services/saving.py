"""Saving answers: one row each, only ever added, and acknowledged by the caller after the commit."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from question_bank.exams import domain
from question_bank.exams.domain import (
    AnswerSave,
    AttemptClosed,
    AttemptState,
    SavedAnswer,
    SaveOutcome,
    keep_latest,
)
from question_bank.exams.models import Answer, Attempt
from question_bank.exams.services.answer_shapes import canonical_answer
from question_bank.exams.services.handed_in import check_files
from question_bank.exams.services.papers import question_at

# The statements of a save are made once, for tables and not for objects: making them anew costs more than running them.
_attempt, _answer = Attempt.__table__.c, Answer.__table__.c
_ATTEMPT = (
    select(
        _attempt.number,
        _attempt.started_at,
        _attempt.deadline,
        _attempt.grace_seconds,
        _attempt.state,
        _attempt.paper,
        _attempt.seed,
    )
    .where(_attempt.id == bindparam("attempt_id"), _attempt.person_id == bindparam("person_id"))
    # Handing in locks the row for itself: an answer is either in before it, or told that it comes too late.
    .with_for_update(read=True, key_share=True)
)
_LATEST = (
    select(_answer.sequence, _answer.answer, _answer.received_at)
    .where(_answer.attempt_id == bindparam("attempt_id"), _answer.position == bindparam("position"))
    .order_by(_answer.sequence.desc())
    .limit(1)
)
_ADD = insert(Answer)


class NoSuchAttempt(Exception):
    """There is no such attempt, or it is somebody else's."""


class NoSuchQuestion(Exception):
    """The paper has no question at that place."""


def save_answer(
    session: Session,
    attempt_id: int,
    person_id: int,
    position: int,
    *,
    sequence: int,
    sent: object,
    received_at: datetime,
) -> AnswerSave:
    """Stores what a browser sent for one question, unless something newer is stored.

    One row, in the caller's transaction: the caller acknowledges after the commit. Raises NoSuchAttempt,
    AttemptClosed (handed in, or out of time), NoSuchQuestion, and AnswerRefused for what is no answer to it.
    """
    connection = session.connection()
    row = connection.execute(_ATTEMPT, {"attempt_id": attempt_id, "person_id": person_id}).one_or_none()
    if row is None:
        raise NoSuchAttempt
    life = domain.Attempt(
        row.number,
        row.started_at,
        row.deadline,
        timedelta(seconds=row.grace_seconds),
        AttemptState(row.state),
    )
    if not domain.is_receivable(life, received_at):
        raise AttemptClosed
    question = question_at(session, row.paper, position, row.seed)
    if question is None:
        raise NoSuchQuestion
    answer = canonical_answer(question, sent)
    check_files(question, answer, attempt_id)
    return _store(session, attempt_id, position, SavedAnswer(sequence, answer, received_at))


def _store(session: Session, attempt_id: int, position: int, incoming: SavedAnswer) -> AnswerSave:
    save = keep_latest(_latest(session, attempt_id, position), incoming)
    if save.outcome is not SaveOutcome.STORED:
        return save
    try:
        with session.begin_nested() if _has_concurrent_writers(session) else contextlib.nullcontext():
            session.connection().execute(
                _ADD,
                {
                    "attempt_id": attempt_id,
                    "position": position,
                    "sequence": incoming.sequence,
                    "answer": incoming.answer,
                    "received_at": incoming.received_at,
                },
            )
    except IntegrityError:  # another request with the same number was faster
        return keep_latest(_latest(session, attempt_id, position), incoming)
    return save


def _has_concurrent_writers(session: Session) -> bool:
    """SQLite lets one transaction write at a time, so that what has been read still holds; others need a savepoint."""
    return session.get_bind().dialect.name != "sqlite"


def _latest(session: Session, attempt_id: int, position: int) -> SavedAnswer | None:
    row = (
        session.connection().execute(_LATEST, {"attempt_id": attempt_id, "position": position}).one_or_none()
    )
    return None if row is None else SavedAnswer(row.sequence, row.answer, row.received_at)


def answers_of(session: Session, attempt_id: int) -> dict[int, SavedAnswer]:
    """The answers that count, by position."""
    rows = session.execute(
        select(Answer.position, Answer.sequence, Answer.answer, Answer.received_at)
        .where(Answer.attempt_id == attempt_id)
        .order_by(Answer.position, Answer.sequence)
    )
    return {row.position: SavedAnswer(row.sequence, row.answer, row.received_at) for row in rows}
