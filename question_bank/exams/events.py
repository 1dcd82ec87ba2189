"""What the attempt engine announces, within the transaction in which it happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from lms.contracts.events import Event


@dataclass(frozen=True, slots=True)
class AttemptGraded(Event):
    """An attempt has its final score. Whoever owns the occasion (an exam, a contest) decides what follows.

    `closed_at` is when it was handed in or ran out; `occasion_type` and `occasion_id` say what it was an attempt at.
    """

    attempt_id: int
    occasion_type: str
    occasion_id: int
    person_id: int
    marks: Decimal
    out_of: Decimal
    percent: Decimal
    is_passed: bool
    started_at: datetime
    closed_at: datetime
