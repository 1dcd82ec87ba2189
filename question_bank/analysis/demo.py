"""The demo's exams, analysed as after a night."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.demo.stage import Stage
from question_bank.analysis.services.calibrating import calibrated, keep_calibration
from question_bank.analysis.services.keeping import exams_to_analyse, keep_statistics


def make_statistics(session: Session, stage: Stage) -> None:
    """Statistics beside the questions of the banks, from the attempts there are, and a response model of one exam."""
    session.flush()
    for exam_id in exams_to_analyse(session):
        keep_statistics(session, exam_id, clock=stage.clock)
    quiz = stage.made["open_exams"]["security_month"]  # the one that most people have sat
    keep_calibration(session, quiz, calibrated(session, quiz, clock=stage.clock), clock=stage.clock)
