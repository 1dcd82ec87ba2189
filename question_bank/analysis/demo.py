"""The demo's exams, analysed as after a night."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.demo.stage import Stage
from question_bank.analysis.services.keeping import exams_to_analyse, keep_statistics


def make_statistics(session: Session, stage: Stage) -> None:
    """Statistics beside the questions of the banks, from the attempts that are there."""
    session.flush()
    for exam_id in exams_to_analyse(session):
        keep_statistics(session, exam_id, clock=stage.clock)
