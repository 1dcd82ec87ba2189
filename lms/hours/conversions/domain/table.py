"""What a conversion table says, as plain values. Amounts are exact decimals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What somebody did."""

    ONLINE = "online"
    CLASS = "class"
    LECTURE = "lecture"
    PAPER = "paper"
    SELF_STUDY = "self_study"
    EXTERNAL = "external"


class Unit(StrEnum):
    """What an amount is stated in. Hours are credit hours as an organiser states them, minutes those of the clock."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    HALF_DAYS = "half_days"


class Rounding(StrEnum):
    """How a result comes to whole steps. NONE keeps hundredths and drops what is smaller."""

    DOWN = "down"
    NEAREST = "nearest"
    NONE = "none"


class ClosedPeriod(StrEnum):
    """What becomes of hours that are handed in for a period that has been closed."""

    REFUSE = "refuse"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class KindRule:
    """How one kind of activity becomes credit hours. Without a cap there is no most that one activity is worth."""

    minutes_per_hour: int
    hours_per_day: Decimal
    hours_per_half_day: Decimal
    factor: Decimal
    step: Decimal
    rounding: Rounding
    minimum_progress_percent: int
    is_test_required: bool
    cap: Decimal | None


@dataclass(frozen=True, slots=True)
class ClaimRule:
    """When hours earned elsewhere are taken. `late_days` counts from the end of the period they were earned in."""

    late_days: int
    closed_periods: ClosedPeriod
    is_evidence_required: bool

    def last_day(self, period_ends: date) -> date:
        """The last day on which a claim for a period that ends then may be filed."""
        return period_ends + timedelta(days=self.late_days)


@dataclass(frozen=True, slots=True)
class ImportRule:
    """The most credit hours that one row of another system's file may state."""

    most_hours: Decimal


@dataclass(frozen=True, slots=True)
class ConversionTable:
    """One version of an organisation's conversions."""

    title: str
    valid_from: date
    kinds: Mapping[Kind, KindRule]
    claims: ClaimRule
    imports: ImportRule
