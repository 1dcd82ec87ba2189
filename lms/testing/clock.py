"""A clock that stands still until it is told to move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class ManualClock:
    """Gives the same instant until `advance` or `set_to` moves it."""

    def __init__(self, now: datetime = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> datetime:
        """Moves on by days, hours, minutes, seconds …; returns the new instant."""
        self.now += timedelta(**duration)
        return self.now

    def set_to(self, now: datetime) -> None:
        self.now = now
