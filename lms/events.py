"""Typed events: subscribers inside the transaction may refuse it; deliveries wait in the outbox until after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from lms.contracts.events import Event


@dataclass(frozen=True, slots=True)
class Subscription:
    """handler(session, event) runs at once, in the publisher's transaction; what it raises undoes everything."""

    event: type[Event]
    handler: Callable[[Session, Any], None]


@dataclass(frozen=True, slots=True)
class Delivery:
    """handler(event) runs after the commit, at least once, from an outbox row: mail, rendering, webhooks."""

    event: type[Event]
    key: str
    handler: Callable[[Any], None]


class EventBus:
    """Who hears what. Built once at start-up from the plugins' data."""

    def __init__(
        self,
        subscriptions: Iterable[Subscription],
        deliveries: Iterable[Delivery],
        store: Callable[[Session, Event, list[str]], None],
    ) -> None:
        self._store = store
        self._subscriptions: dict[type[Event], list[Subscription]] = defaultdict(list)
        self._deliveries: dict[type[Event], list[Delivery]] = defaultdict(list)
        for subscription in subscriptions:
            self._subscriptions[subscription.event].append(subscription)
        for delivery in deliveries:
            self._deliveries[delivery.event].append(delivery)
        self.delivery_by_key = {d.key: d for group in self._deliveries.values() for d in group}

    def publish(self, session: Session, event: Event) -> None:
        """Hands the event to its subscribers, and writes an outbox row for each delivery."""
        for subscription in self._subscriptions[type(event)]:
            subscription.handler(session, event)
        if deliveries := self._deliveries[type(event)]:
            self._store(session, event, [delivery.key for delivery in deliveries])


def publish(session: Session, event: Event) -> None:
    """Announces that something has happened, within the transaction in which it did."""
    bus: EventBus = current_app.extensions["lms.events"]
    bus.publish(session, event)
