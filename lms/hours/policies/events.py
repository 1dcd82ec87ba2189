"""What policies announce."""

from __future__ import annotations

from dataclasses import dataclass

from lms.contracts.events import Event


@dataclass(frozen=True, slots=True)
class PolicyChanged(Event):
    """What judges the people of this unit and of those below it has changed: a version was approved or retired, or an
    adoption began or ended."""

    unit_path: str
