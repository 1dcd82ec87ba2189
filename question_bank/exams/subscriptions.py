"""What exams hear of the attempt engine."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.events import Subscription
from question_bank.exams.events import AttemptGraded
from question_bank.exams.models import EXAM, Attempt, Exam
from question_bank.exams.services.announcing import announce_attempt


def on_attempt_graded(session: Session, event: AttemptGraded) -> None:
    if event.occasion_type == EXAM:
        exam = session.get_one(Exam, event.occasion_id)
        attempt = session.get_one(Attempt, event.attempt_id)
        announce_attempt(session, exam, attempt, now=current_clock()())


subscriptions = (Subscription(AttemptGraded, on_attempt_graded),)
