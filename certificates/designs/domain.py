"""Names of designs, and for how long what they draw is valid."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

OWN = "own."
UNIT_DESIGN = "unit"
"""The key of whatever the person's unit, or the nearest one above it, awards by."""


def own_key(template_id: int) -> str:
    """The key of a design that is a row: what awards and snapshots name it by."""
    return f"{OWN}{template_id}"


def own_id(key: str) -> int | None:
    """The row that a key names; None for a shipped design or nonsense."""
    number = key.removeprefix(OWN)
    return int(number) if key.startswith(OWN) and number.isascii() and number.isdigit() else None


def last_valid_day(issued_on: date, months: int | None) -> date | None:
    """The last day of so many months: issued on 13 May for 12 months, valid through 12 May. None: for ever."""
    if months is None:
        return None
    year, month = divmod(issued_on.year * 12 + issued_on.month - 1 + months, 12)
    same_day = date(year, month + 1, min(issued_on.day, monthrange(year, month + 1)[1]))
    return same_day - timedelta(days=1) if same_day.day == issued_on.day else same_day
