"""When an appointment may begin and end. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """Days from one to another, both within it; open when there is no last day."""

    starts_on: date
    ends_on: date | None = None

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a day."""
        return (self.ends_on is None or other.starts_on <= self.ends_on) and (
            other.ends_on is None or self.starts_on <= other.ends_on
        )


class AppointmentRefused(ValueError):
    """The appointment cannot stand so; `code` is ends_before_start or overlaps_primary."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_appointment(span: Span, is_primary: bool, other_primary: Iterable[Span]) -> None:
    """Raises AppointmentRefused unless the days are in order and nobody has two primary posts on one day."""
    if span.ends_on is not None and span.ends_on < span.starts_on:
        raise AppointmentRefused("ends_before_start")
    if is_primary and any(span.overlaps(other) for other in other_primary):
        raise AppointmentRefused("overlaps_primary")
