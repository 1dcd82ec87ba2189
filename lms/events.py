"""Typed events: subscribers inside the transaction may refuse it; deliveries wait in the outbox until after it.

What an organisation has switched off hears nothing of its people from others. Of its own events a plugin always hears:
what was begun while it was on, an attempt at an exam say, comes to its end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Audience:
    """What one plugin listens to."""

    plugin: str
    is_optional: bool
    subscriptions: Iterable[Subscription]
    deliveries: Iterable[Delivery]

    def may_miss(self, event: type[Event]) -> bool:
        """Whether an organisation that switched the plugin off keeps this event from it."""
        return self.is_optional and event.__module__.split(".", 1)[0] != self.plugin


class EventBus:
    """Who hears what. Built once at start-up from the plugins' data."""

    def __init__(
        self,
        audiences: Iterable[Audience],
        store: Callable[[Session, Event, list[str]], None],
        plugins_off: Callable[[Session, int], Collection[str]] = lambda _session, _person_id: (),
    ) -> None:
        """`store` writes outbox rows; `plugins_off` names what the organisation of a person has switched off."""
        self._store, self._plugins_off = store, plugins_off
        self._audiences: dict[type[Event], list[Audience]] = defaultdict(list)
        self.delivery_by_key: dict[str, Delivery] = {}
        for audience in audiences:
            self.delivery_by_key |= {delivery.key: delivery for delivery in audience.deliveries}
            events = {each.event for each in audience.subscriptions}
            for event in events | {each.event for each in audience.deliveries}:
                self._audiences[event].append(
                    replace(
                        audience,
                        subscriptions=[each for each in audience.subscriptions if each.event is event],
                        deliveries=[each for each in audience.deliveries if each.event is event],
                    )
                )

    def publish(self, session: Session, event: Event) -> None:
        """Hands the event to its subscribers, and writes an outbox row for each delivery."""
        listening = self._listening(session, event)
        for audience in listening:
            for subscription in audience.subscriptions:
                subscription.handler(session, event)
        if deliveries := [delivery.key for audience in listening for delivery in audience.deliveries]:
            self._store(session, event, deliveries)

    def _listening(self, session: Session, event: Event) -> list[Audience]:
        found, person_id = self._audiences[type(event)], event.concerns
        if person_id is None or not any(audience.may_miss(type(event)) for audience in found):
            return found
        off = self._plugins_off(session, person_id)
        return [
            audience for audience in found if not (audience.plugin in off and audience.may_miss(type(event)))
        ]


def publish(session: Session, event: Event) -> None:
    """Announces that something has happened, within the transaction in which it did."""
    bus: EventBus = current_app.extensions["lms.events"]
    bus.publish(session, event)
