"""Marking an attempt: by its question types at once, and by a person where no rule can judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.questions import Json, Mark
from lms.events import publish
from question_bank.exams import domain
from question_bank.exams.domain import AttemptState, MarkingRules, Score, score_attempt
from question_bank.exams.events import AttemptGraded
from question_bank.exams.models import Attempt, QuestionMark
from question_bank.exams.services.corrections import corrected_marks
from question_bank.exams.services.papers import PaperQuestion, questions_of


class MarkOutOfRange(ValueError):
    """Marks below zero, or more than the question is worth."""


class NotMarkedByHand(Exception):
    """The attempt is still being sat, or has no such question."""


def mark_question(question: PaperQuestion, answer: Json | None, rules: MarkingRules) -> Mark:
    """What an answer earns; no answer earns what a blank one does."""
    given = question.type.blank_answer if answer is None else answer
    return question.type.grade(question.content, given, question.out_of, rules.multiple_response_rule)


def grade_attempt(session: Session, attempt: Attempt, answers: Mapping[int, Json], *, now: datetime) -> Score:
    """Marks a closed attempt, stores what every question earned, and announces the score once it is final."""
    rules = MarkingRules.from_json(attempt.rules)
    questions = questions_of(session, attempt)
    given = [mark_question(question, answers.get(question.position), rules) for question in questions]
    corrected = corrected_marks(session, attempt, questions, answers, given)
    marks = [each.mark for each in corrected]
    session.execute(
        insert(QuestionMark),
        [
            {
                "attempt_id": attempt.id,
                "position": question.position,
                "version_id": question.version_id,
                "marks": mark.marks,
                "out_of": question.out_of,
                "feedback": list(mark.feedback),
                "is_answered": answers.get(question.position, question.type.blank_answer)
                != question.type.blank_answer,
                "by_version_id": each.by_version_id,
                "is_voided": each.is_voided,
            }
            for question, mark, each in zip(questions, marks, corrected, strict=True)
        ],
    )
    return settle(session, attempt, marks, [question.out_of for question in questions], now)


def mark_by_hand(
    session: Session,
    attempt: Attempt,
    position: int,
    marks: Decimal,
    *,
    actor: Actor,
    clock: Clock,
    marking: Sequence[Json] = (),
) -> Score:
    """A person's mark for one question that waits for one; the last of them makes the score final. `marking` says how
    it came about, where the marker filled in a sheet.

    Raises MarkOutOfRange, and NotMarkedByHand for a question that does not wait.
    """
    rows = session.scalars(
        select(QuestionMark).where(QuestionMark.attempt_id == attempt.id).order_by(QuestionMark.position)
    ).all()
    row = next((each for each in rows if each.position == position and each.marks is None), None)
    if row is None:
        raise NotMarkedByHand
    if not 0 <= marks <= row.out_of:
        raise MarkOutOfRange
    row.marks, row.marked_by, row.marking = marks, actor.account_id, list(marking)
    record(
        session,
        actor=actor,
        clock=clock,
        action="question_bank.mark_answer",
        subject=("attempt", attempt.id),
        title=f"{attempt.occasion_type} {attempt.occasion_id} · {position}",
        after={
            "person_id": attempt.person_id,
            "position": position,
            "marks": marks,
            "marking": list(marking),
        },
    )
    session.flush()
    given = [Mark(None, each.marks) for each in rows]
    return settle(session, attempt, given, [each.out_of for each in rows], clock())


def settle(
    session: Session, attempt: Attempt, marks: list[Mark], maxima: list[Decimal], now: datetime
) -> Score:
    """Gives a closed attempt its score by the marks of its questions; when none is missing, it is final."""
    score = score_attempt(marks, maxima, MarkingRules.from_json(attempt.rules).pass_percent)
    attempt.marks, attempt.out_of, attempt.percent = score.marks, score.out_of, score.percent
    if score.awaiting:
        session.flush()
        return score
    attempt.is_passed = score.is_passed
    attempt.state = domain.mark_as_graded(attempt.life).state
    attempt.graded_at = now
    session.flush()
    assert attempt.state == AttemptState.GRADED
    publish(session, _graded(attempt, score))
    return score


def _graded(attempt: Attempt, score: Score) -> AttemptGraded:
    assert attempt.closed_at is not None
    assert score.is_passed is not None
    return AttemptGraded(
        attempt_id=attempt.id,
        occasion_type=attempt.occasion_type,
        occasion_id=attempt.occasion_id,
        person_id=attempt.person_id,
        marks=score.marks,
        out_of=score.out_of,
        percent=score.percent,
        is_passed=score.is_passed,
        started_at=attempt.started_at,
        closed_at=attempt.closed_at,
    )
