"""What happens by itself: attempts whose time is over are closed, results are announced after closing."""

from __future__ import annotations

from typing import Any

from lms.jobs.api import JobContext
from question_bank.exams.models import Exam
from question_bank.exams.services.announcing import announce_exam
from question_bank.exams.services.sitting import close_if_over


def close_attempt(context: JobContext, payload: dict[str, Any]) -> None:
    with context.unit_of_work() as session:
        close_if_over(session, payload["attempt"], clock=context.clock)


def announce_results(context: JobContext, payload: dict[str, Any]) -> None:
    with context.unit_of_work() as session:
        exam = session.get(Exam, payload["exam"])
        if exam is not None:
            announce_exam(session, exam, now=context.clock())
