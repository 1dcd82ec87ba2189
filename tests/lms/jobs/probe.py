"""A small plugin whose jobs and deliveries the tests of this folder steer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from lms.contracts.activities import CreditGrant
from lms.contracts.events import Event
from lms.events import Delivery
from lms.plugins import API_VERSION, JobType, Plugin


@dataclass(frozen=True, slots=True)
class SomethingHappened(Event):
    """Has a field of every kind that an event may have."""

    number: int
    title: str
    score: Decimal
    at: datetime
    grant: CreditGrant
    note: str | None = None


class Probe:
    """What the next job does, and what was delivered."""

    def __init__(self) -> None:
        self.work: Callable[[Any, dict[str, Any]], dict[str, Any] | None] = lambda _context, _payload: None
        self.heard: list[Event] = []
        self.hear: Callable[[Event], None] = self.heard.append

    def _work(self, context: Any, payload: dict[str, Any]) -> dict[str, Any] | None:
        return self.work(context, payload)

    def _hear(self, event: Event) -> None:
        self.hear(event)

    def plugin(self) -> Plugin:
        return Plugin(
            name="probe",
            api_version=API_VERSION,
            title="Probe",
            jobs=(JobType("probe.work", "Probing", self._work, max_attempts=3),),
            deliveries=(Delivery(SomethingHappened, "probe.hear", self._hear),),
        )
