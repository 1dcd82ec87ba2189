"""Finished attempts with the marks that a test wants."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from lms.testing.factories import make_person
from question_bank.exams.domain import MarkingRules
from question_bank.exams.models import EXAM, Answer, Attempt, QuestionMark


def sit(session, clock, exam, person, marks, *, number=1, choices=None, state="graded"):
    """An attempt in which each version, in this order, earned what `marks` says of it, of 1; None waits for a mark.

    `choices` has what was answered, by version.
    """
    given = [mark for mark in marks.values() if mark is not None]
    percent = Decimal(100 * sum(given)) / len(marks)
    attempt = Attempt(
        occasion_type=EXAM,
        occasion_id=exam.id,
        person_id=person.id,
        number=number,
        seed=1,
        paper=[(version, "1") for version in marks],
        rules=MarkingRules(Decimal(60)).to_json(),
        state=state,
        started_at=clock(),
        deadline=None,
        grace_seconds=0,
        closed_at=clock() + timedelta(minutes=9),
        marks=Decimal(sum(given)),
        out_of=Decimal(len(marks)),
        percent=percent.quantize(Decimal("0.01")),
        is_passed=percent >= 60 if state == "graded" else None,
        graded_at=clock() if state == "graded" else None,
    )
    session.add(attempt)
    session.flush()
    for position, (version, mark) in enumerate(marks.items(), start=1):
        answer = (choices or {}).get(version)
        session.add(
            QuestionMark(
                attempt_id=attempt.id,
                position=position,
                version_id=version,
                marks=None if mark is None else Decimal(mark),
                out_of=Decimal(1),
                feedback=[],
                is_answered=answer is not None,
            )
        )
        if answer is not None:
            session.add(
                Answer(
                    attempt_id=attempt.id, position=position, sequence=1, answer=answer, received_at=clock()
                )
            )
    session.flush()
    return attempt


def everybody(session, clock, exam, unit, rows):
    """One person with one attempt for each row of marks by version."""
    return [sit(session, clock, exam, make_person(session, unit), row) for row in rows]
