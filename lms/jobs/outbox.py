"""Events that wait until after the commit: written with what happened, delivered at least once by the workers."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import insert
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.events import Event
from lms.jobs.models import OutboxMessage


def store_deliveries(session: Session, event: Event, deliveries: Sequence[str]) -> None:
    """Writes one row for each delivery that has to hear of the event, in the event's own transaction."""
    now = current_clock()()
    body = msgspec.to_builtins(event)
    name = f"{type(event).__module__}:{type(event).__qualname__}"
    session.execute(
        insert(OutboxMessage),
        [
            {"delivery": key, "event": name, "body": body, "created_at": now, "next_attempt_at": now, "attempts": 0, "error": ""}
            for key in deliveries
        ],
    )
    session.info["outbox_written"] = True
