"""What the parts of the demo share while it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from lms.clock import Clock
from lms.contracts.access import Actor
from lms.organisation.api import PersonCard, UnitCard


@dataclass
class Stage:
    """The scene on which each plugin's demo step plays: who is there, what day it is, what others have made.

    `random` is seeded, so that the same day makes the same demo. `made` holds what later steps need, by name.
    `accounts` are the account ids by username, `cast` the person ids of the demo's logins by username.
    """

    now: datetime
    clock: Clock
    random: Random
    actor: Actor
    organisation: UnitCard
    units: Sequence[UnitCard]
    people: Sequence[PersonCard]
    accounts: dict[str, int]
    cast: dict[str, int]
    made: dict[str, Any] = field(default_factory=dict)

    def days_ago(self, days: float) -> datetime:
        """The instant so many days before now."""
        return self.now - timedelta(days=days)

    def actor_of(self, username: str) -> Actor:
        """A member of the cast, as who does something."""
        person = next(person for person in self.people if person.id == self.cast[username])
        return Actor(self.accounts.get(username), person.id, person.name)

    def pick(self, share: float) -> list[PersonCard]:
        """About this share of the people, in their order."""
        return [person for person in self.people if self.random.random() < share]
