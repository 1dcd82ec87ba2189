"""The days of the hours: where a credit's day begins and ends for those who post it. A policy lays its periods out in a
time zone of its own; this one is the founding rules'."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from lms.hours.policies.shipped import founding_policy


@cache
def hours_zone() -> ZoneInfo:
    return founding_policy().timezone


def local_date(instant: datetime) -> date:
    """The calendar day of an instant: the day on which hours are earned and posts are held."""
    return instant.astimezone(hours_zone()).date()


def midday(day: date) -> datetime:
    """Noon of a day: the instant of what is only known by its day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=hours_zone()).astimezone(UTC)


def bounds_of_day(day: date) -> tuple[datetime, datetime]:
    """The instants at which a day begins and the next one does, in UTC."""
    following = day + timedelta(days=1)
    begins = datetime(day.year, day.month, day.day, tzinfo=hours_zone())
    ends = datetime(following.year, following.month, following.day, tzinfo=hours_zone())
    return begins.astimezone(UTC), ends.astimezone(UTC)


def bounds_of_year(year: int) -> tuple[datetime, datetime]:
    """The instants at which a year begins and the next one does, in UTC."""
    zone = hours_zone()
    begins, ends = datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    return begins.astimezone(UTC), ends.astimezone(UTC)
