"""What happens by itself: after midnight, exams with newly marked attempts are analysed for the bank's pages."""

from __future__ import annotations

from typing import Any

from lms.db import current_session
from lms.jobs.api import JobContext
from question_bank.analysis.domain.counted import Counted
from question_bank.analysis.services.calibrating import calibrated, keep_calibration
from question_bank.analysis.services.keeping import exams_to_analyse, keep_statistics
from question_bank.analysis.storing import analyse_for_scope, keep, scope_from, stale_analyses

ANALYSING_JOB = "question_bank.analyse_exams"


def analyse_exams(context: JobContext, _payload: dict[str, Any]) -> None:
    """Exam by exam, each in a transaction of its own; one that is done is not to be done again. Then the analyses of
    large exams that are kept for their pages."""
    due = exams_to_analyse(current_session())
    for done, exam_id in enumerate(due, start=1):
        with context.unit_of_work() as session:
            keep_statistics(session, exam_id, clock=context.clock)
        context.progress(done, len(due))
    for exam_id, counted, scope in stale_analyses(current_session()):
        found = analyse_for_scope(current_session(), exam_id, counted, scope, clock=context.clock)
        with context.unit_of_work() as session:
            keep(session, exam_id, counted, scope, found, clock=context.clock)


def keep_analysis(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """The whole analysis of one exam for one scope; worked out while reading, then written at once."""
    counted, scope = Counted(payload["counted"]), scope_from(payload["scope"])
    found = analyse_for_scope(current_session(), payload["exam"], counted, scope, clock=context.clock)
    with context.unit_of_work() as session:
        keep(session, payload["exam"], counted, scope, found, clock=context.clock)
    return {"url": f"/teach/exams/{payload['exam']}/analysis?attempts={counted.value}"}


def calibrate_exam(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """The two-parameter logistic model of one exam; worked out while reading, then written at once."""
    found = calibrated(current_session(), payload["exam"], clock=context.clock)
    with context.unit_of_work() as session:
        keep_calibration(session, payload["exam"], found, clock=context.clock)
    return {"url": f"/teach/exams/{payload['exam']}/analysis/model"}
