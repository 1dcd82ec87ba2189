"""What happens by itself: attempts whose time is over are closed, results are announced after closing."""

from __future__ import annotations

from typing import Any

from lms.db import current_session
from lms.jobs.api import JobCancelled, JobContext
from question_bank.exams.domain.regrading import RegradingState, Tally
from question_bank.exams.models import Exam, Regrading
from question_bank.exams.services.announcing import announce_exam
from question_bank.exams.services.regrading.carrying import regrade_batch, stop
from question_bank.exams.services.regrading.judging import count_attempts
from question_bank.exams.services.regrading.planning import keep_preview, preview_regrading
from question_bank.exams.services.sitting import close_if_over


def close_attempt(context: JobContext, payload: dict[str, Any]) -> None:
    with context.unit_of_work() as session:
        close_if_over(session, payload["attempt"], clock=context.clock)


def announce_results(context: JobContext, payload: dict[str, Any]) -> None:
    with context.unit_of_work() as session:
        exam = session.get(Exam, payload["exam"])
        if exam is not None:
            announce_exam(session, exam, now=context.clock())


def regrade(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Counts what a regrading would do, or carries it out from where it is, batch by batch."""
    regrading = current_session().get(Regrading, payload["regrading"])
    if regrading is None:  # it was discarded meanwhile
        return {}
    result = {"url": f"/teach/exams/{regrading.exam_id}/regradings/{regrading.id}"}
    if regrading.state == RegradingState.COUNTING:
        _preview(context, regrading.id)
        return result
    done, total = 0, count_attempts(current_session(), regrading)
    while True:
        with context.unit_of_work() as session:
            state = regrade_batch(session, payload["regrading"], clock=context.clock)
            is_over = state.state != RegradingState.RUNNING
            done = Tally.from_json(state.outcome).attempts
        if is_over:
            return result
        try:
            context.progress(done, max(done, total))
        except JobCancelled:
            with context.unit_of_work() as session:
                stop(session, payload["regrading"])
            raise


def _preview(context: JobContext, regrading_id: int) -> None:
    tallies = preview_regrading(
        current_session(), current_session().get_one(Regrading, regrading_id), context.progress
    )
    with context.unit_of_work() as session:
        keep_preview(session, regrading_id, tallies)
