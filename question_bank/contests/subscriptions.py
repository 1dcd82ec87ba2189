"""What contests hear of the attempt engine."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.events import Subscription
from question_bank.contests.models import CONTEST
from question_bank.contests.services.entering import register_result
from question_bank.exams.api import AttemptGraded


def on_attempt_graded(session: Session, event: AttemptGraded) -> None:
    if event.occasion_type == CONTEST:
        register_result(session, event)


subscriptions = (Subscription(AttemptGraded, on_attempt_graded),)
