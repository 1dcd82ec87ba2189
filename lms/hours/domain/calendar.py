"""Days and months: periods, months added with the end of the month kept, months that lie in a period."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From a day to a day, both included."""

    starts_on: date
    ends_on: date

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@lru_cache(maxsize=4096)
def add_months(day: date, months: int) -> date:
    """So many months later (earlier when negative), clamped to the end of the month: 29 February 2024 and twelve months
    is 28 February 2025. Beyond the calendar it stays at the calendar's last or first day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if year > date.max.year else date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def windows(anchor: date, months: int, until: date) -> list[Period]:
    """The periods of so many months from an anchor through the one that holds `until`; none when that is earlier.

    Each start counts from the anchor itself, so that an anchor on the 31st is not worn down by a short month.
    """
    found, number = [], 0
    start = anchor
    while start <= until:
        number += 1
        following = add_months(anchor, number * months)
        if following <= start:  # the end of the calendar
            break
        found.append(Period(start, following - DAY))
        start = following
    return found


def parts(period: Period, length: int, months: int) -> list[Period]:
    """A period of `length` months in pieces of so many months; the last may be shorter.

    They are as many as fit into the length: a day that a period has beyond it (the due date after an event, a month's
    end that was clamped) belongs to the last piece.
    """
    starts = [add_months(period.starts_on, begun) for begun in range(0, length, months)]
    ends = [*(start - DAY for start in starts[1:]), period.ends_on]
    return [Period(*piece) for piece in zip(starts, ends, strict=True)]


@lru_cache(maxsize=4096)
def months_in(period: Period) -> tuple[date, ...]:
    """The first days of the calendar months whose first day lies in the period."""
    first = period.starts_on.replace(day=1)
    if first < period.starts_on:
        first = add_months(first, 1)
    found = []
    while first <= period.ends_on:
        found.append(first)
        following = add_months(first, 1)
        if following <= first:
            break
        first = following
    return tuple(found)


def last_of_month(first: date) -> date:
    """The last day of the month that begins on a day."""
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def last_day_of(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> date:
    """The last local day that a session touches; one that ends at midnight does not touch the day that begins."""
    end = ends_at.astimezone(zone)
    if end.time() == time.min and ends_at > starts_at:
        return end.date() - DAY
    return end.date()
