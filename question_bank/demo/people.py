"""Who acts in the demo."""

from __future__ import annotations

from lms.contracts.access import Actor
from lms.demo.stage import Stage


def somebody(stage: Stage, username: str) -> Actor:
    """One of the demo's logins at work, without permissions: services do not ask for them."""
    person_id = stage.cast[username]
    name = next(person.name for person in stage.people if person.id == person_id)
    return Actor(stage.accounts[username], person_id, name)
