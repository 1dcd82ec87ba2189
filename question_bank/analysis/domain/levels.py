"""The difficulty of a question from how many could answer it."""

from __future__ import annotations

from decimal import Decimal

FEWEST_ANSWERS = 30
_LEVELS = ((Decimal(85), 1), (Decimal(70), 2), (Decimal(50), 3), (Decimal(30), 4))


def level_of(facility_percent: Decimal) -> int:
    """1 (easy) to 5 (hard): a facility index from 85 % on is 1, from 70 % 2, from 50 % 3, from 30 % 4, below 5."""
    return next((level for least, level in _LEVELS if facility_percent >= least), 5)
