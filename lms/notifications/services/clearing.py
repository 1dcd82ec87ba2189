"""Removing what is too old to be of use."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from lms.notifications.models import Mail, ReceivedNotice


def clear_notices(session: Session, before: datetime, most: int) -> int:
    """Removes notices that were given before this instant, read or not; returns how many."""
    old = select(ReceivedNotice.id).where(ReceivedNotice.given_at < before)
    return _clear(session, ReceivedNotice, old, most)


def clear_mail(session: Session, before: datetime, most: int) -> int:
    """Removes mail that was written before this instant, with what is still attached to it; returns how many."""
    return _clear(session, Mail, select(Mail.id).where(Mail.written_at < before), most)


def _clear(session: Session, model: type[ReceivedNotice | Mail], old: Select[int], most: int) -> int:
    gone = delete(model).where(model.id.in_(old.order_by(model.id).limit(most))).returning(model.id)
    return len(session.scalars(gone.execution_options(synchronize_session=False)).all())
