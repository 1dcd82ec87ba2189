"""Events that wait until after the commit: written with what happened, delivered at least once by the workers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog
from flask import Flask, current_app
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.events import Event
from lms.db import current_session, unit_of_work
from lms.events import EventBus
from lms.jobs.domain import delay_before
from lms.jobs.models import OutboxMessage

HOLD = timedelta(minutes=5)
"""For so long a message that a worker took is left alone; then the worker is taken for dead."""
log = structlog.get_logger()


class Undeliverable(Exception):
    """The stored event is not one that today's plugins know. It waits, in case they come back."""


def store_deliveries(session: Session, event: Event, deliveries: Sequence[str]) -> None:
    """Writes one row for each delivery that has to hear of the event, in the event's own transaction."""
    now = current_clock()()
    common = {
        "event": event_name(type(event)),
        "body": msgspec.to_builtins(event),
        "created_at": now,
        "next_attempt_at": now,
        "attempts": 0,
        "error": "",
    }
    session.execute(insert(OutboxMessage), [{"delivery": key, **common} for key in deliveries])
    session.info["outbox_written"] = True


def event_name(event: type[Event]) -> str:
    """How the outbox calls an event's type."""
    return f"{event.__module__}:{event.__qualname__}"


def deliver_outbox(app: Flask, *, most: int = 1000) -> int:
    """Delivers what is due, a message at a time. Returns how many were delivered."""
    delivered = 0
    with app.app_context():
        if not _has_due(current_clock()()):  # SQLite has but one writer: nobody becomes it for nothing
            return 0
        for _ in range(most):
            message = _take_one(current_clock()())
            if message is None:
                break
            delivered += _deliver(message)
    return delivered


def _has_due(now: datetime) -> bool:
    return (
        current_session().scalar(
            select(OutboxMessage.id).where(OutboxMessage.next_attempt_at <= now).limit(1)
        )
        is not None
    )


def _take_one(now: datetime) -> dict[str, Any] | None:
    """The oldest message that is due, held against other workers; None when there is none."""
    with unit_of_work() as session:
        columns = [getattr(OutboxMessage, name) for name in ("id", "delivery", "event", "body", "attempts")]
        row = session.execute(
            select(*columns)
            .where(OutboxMessage.next_attempt_at <= now)
            .order_by(OutboxMessage.next_attempt_at, OutboxMessage.id)
            .limit(1)
            .with_for_update(skip_locked=True)  # SQLite has but one writer and leaves this out
        ).one_or_none()
        if row is None:
            return None
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == row.id)
            .values(next_attempt_at=now + HOLD, attempts=row.attempts + 1)
        )
        return dict(row._mapping)


def _deliver(message: dict[str, Any]) -> bool:
    try:
        handler, event = _rebuild(message)
        handler(event)
    except Exception as trouble:
        log.exception("a delivery failed", delivery=message["delivery"], event_name=message["event"])
        _try_later(message, f"{type(trouble).__name__}: {trouble}")
        return False
    current_session().rollback()
    with unit_of_work() as session:
        session.execute(delete(OutboxMessage).where(OutboxMessage.id == message["id"]))
    return True


def _rebuild(message: dict[str, Any]) -> tuple[Any, Event]:
    """The handler and the event as it was published. Only types that a delivery is registered for are made."""
    bus: EventBus = current_app.extensions["lms.events"]
    delivery = bus.delivery_by_key.get(message["delivery"])
    if delivery is None:
        raise Undeliverable(f"no plugin offers the delivery {message['delivery']!r}")
    if event_name(delivery.event) != message["event"]:
        raise Undeliverable(
            f"{message['delivery']} hears {event_name(delivery.event)}, not {message['event']}"
        )
    return delivery.handler, msgspec.convert(message["body"], delivery.event)


def _try_later(message: dict[str, Any], error: str) -> None:
    current_session().rollback()
    due = current_clock()() + delay_before(message["attempts"] + 1)
    with unit_of_work() as session:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == message["id"])
            .values(next_attempt_at=due, error=error[:2000])
        )
