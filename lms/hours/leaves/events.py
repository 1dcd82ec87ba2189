"""What the leaves slice announces."""

from __future__ import annotations

from dataclasses import dataclass

from lms.contracts.events import Event


@dataclass(frozen=True, slots=True)
class RequirementChanged(Event):
    """More or less may be asked of this person: leave was recorded, an exemption decided, or one of them withdrawn."""

    person_id: int
