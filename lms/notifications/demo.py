"""The demo's notices are those that its other parts give; here some of them have been read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from lms.notifications.models import ReceivedNotice

UNREAD_FOR = timedelta(days=21)


def read_some(session: Session, stage: Any) -> None:
    """What is older than three weeks has been read since."""
    session.execute(
        update(ReceivedNotice)
        .where(ReceivedNotice.given_at < stage.now - UNREAD_FOR)
        .values(read_at=stage.now)
        .execution_options(synchronize_session=False)
    )
