"""What becomes of a period at the pace so far. Pure.

The pace is the plainest there is: what has counted until today, by the days of the period that are gone, goes on to its
end. Somebody without any hours stays at none; who has met the requirement has met it, whatever the pace was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from lms.hours.domain.calendar import DAY, Period, add_months, windows
from lms.hours.domain.policy import PeriodKind, Rule

TOO_EARLY = 30
"""A pace of fewer days than these says nothing: one class in January would forecast a record year."""


@dataclass(frozen=True, slots=True)
class Pace:
    """A period that is open on a day. `elapsed` counts that day, `days` is all of it."""

    period: Period
    today: date

    @property
    def days(self) -> int:
        return (self.period.ends_on - self.period.starts_on).days + 1

    @property
    def elapsed(self) -> int:
        return (min(self.today, self.period.ends_on) - self.period.starts_on).days + 1

    @property
    def is_told(self) -> bool:
        """Whether enough of the period is gone to speak of a pace."""
        return self.elapsed >= TOO_EARLY

    def projected(self, counted: Decimal, until: date | None = None) -> Decimal:
        """What it comes to at the end of the period, or on a day until then, to one place."""
        days = self.days if until is None else (until - self.period.starts_on).days + 1
        return (counted * days / self.elapsed).quantize(Decimal("0.1"), ROUND_HALF_UP)

    def will_be_short(self, counted: Decimal, required: Decimal) -> bool:
        """Whether the requirement is not reached at this pace."""
        return counted * self.days < required * self.elapsed

    def planned(self, required: Decimal, until: date) -> Decimal:
        """What should be there on a day, if every day brought the same, to one place."""
        days = (until - self.period.starts_on).days + 1
        return (required * days / self.days).quantize(Decimal("0.1"), ROUND_HALF_UP)


def pace_of(rule: Rule, today: date) -> Pace | None:
    """The pace of a rule whose period is the same for everybody; None for others, and before the first period."""
    spec = rule.period
    if spec.kind is not PeriodKind.CALENDAR or spec.anchor is None:
        return None
    found = [period for period in windows(spec.anchor, spec.months, today) if today in period]
    return Pace(found[0], today) if found else None


@dataclass(frozen=True, slots=True)
class BurnUp:
    """Hours added up by the months of a period: planned, earned so far, and forecast; None where there is nothing to
    draw. The forecast begins where what was earned ends, so that the two lines meet."""

    months: tuple[date, ...]
    planned: tuple[Decimal, ...]
    earned: tuple[Decimal | None, ...]
    forecast: tuple[Decimal | None, ...]


def months_of(period: Period) -> list[Period]:
    """The calendar months that a period touches, cut to it."""
    first = period.starts_on.replace(day=1)
    months = []
    while first <= period.ends_on:
        following = add_months(first, 1)
        months.append(Period(max(first, period.starts_on), min(following - DAY, period.ends_on)))
        first = following
    return months


def burn_up(pace: Pace, required: Decimal, earned: Sequence[Decimal]) -> BurnUp:
    """The lines to draw, where so much is required of all together and `earned` is what each month brought, through
    the one that holds today."""
    months = months_of(pace.period)
    sums: list[Decimal | None] = []
    total = Decimal(0)
    for amount in earned[: len(months)]:
        total += amount
        sums.append(total)
    now = len(sums) - 1
    forecast: list[Decimal | None] = [None] * len(months)
    if pace.is_told and sums:
        forecast[now:] = [pace.projected(total, month.ends_on) for month in months[now:]]
        forecast[now] = total
    return BurnUp(
        months=tuple(month.starts_on for month in months),
        planned=tuple(pace.planned(required, month.ends_on) for month in months),
        earned=(*sums, *[None] * (len(months) - len(sums))),
        forecast=tuple(forecast),
    )
