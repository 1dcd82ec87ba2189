"""What learning hears from other plugins."""

from __future__ import annotations

from sqlalchemy.orm import Session

from courses.learning.services.completing import finish_activity
from lms.clock import current_clock
from lms.contracts.access import Actor
from lms.contracts.events import ActivityFinished
from lms.events import Subscription


def on_activity_finished(session: Session, event: ActivityFinished) -> None:
    finish_activity(session, event, actor=Actor.system("courses.learning"), clock=current_clock())


subscriptions = (Subscription(ActivityFinished, on_activity_finished),)
