"""What happens by itself: after midnight, exams with newly marked attempts are analysed for the bank's pages."""

from __future__ import annotations

from typing import Any

from lms.db import current_session
from lms.jobs.api import JobContext
from question_bank.analysis.services.keeping import exams_to_analyse, keep_statistics

ANALYSING_JOB = "question_bank.analyse_exams"


def analyse_exams(context: JobContext, _payload: dict[str, Any]) -> None:
    """Exam by exam, each in a transaction of its own; one that is done is not to be done again."""
    due = exams_to_analyse(current_session())
    for done, exam_id in enumerate(due, start=1):
        with context.unit_of_work() as session:
            keep_statistics(session, exam_id, clock=context.clock)
        context.progress(done, len(due))
