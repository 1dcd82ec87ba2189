"""On what terms a certificate is issued, where they are not those of the completion and its design."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

REMIND_BEFORE = (60, 30, 7)
"""How many days before the last valid day its holder is reminded."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an issuing run or a rule says about the certificates that are issued by it."""

    award_ref: str = ""  # the design; empty: the one that the completion names
    issued_at: datetime | None = None  # None: at the completion
    expires_on: date | None = None  # the last valid day; None: as the design says
    run_id: int | None = None
    carries_hours: bool = True  # False: the completion keeps its hours, whatever becomes of the certificate


def reminder_due(expires_on: date, today: date) -> int | None:
    """The reminder that is due: the number of days it is meant for, None where none is.

    After days on which nothing ran only the one nearest to the end is due: the others would say what is no longer true.
    """
    left = (expires_on - today).days
    return min((days for days in REMIND_BEFORE if 0 <= left <= days), default=None)
