"""The periods that hours are earned in, as claims and imports need them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from sqlalchemy.orm import Session

from lms.hours.closing.services import closed_units
from lms.hours.days import hours_zone
from lms.organisation.api import appointments_of, units_by_id


def period_end(day: date) -> date:
    """The last day of the period that a day lies in."""
    return date(day.year, 12, 31)


def is_period_closed(session: Session, person_id: int, day: date) -> bool:
    """Whether a person's hours of that day have been reported by the unit where they served then."""
    return closed_periods(session, [person_id])(person_id, day)


def closed_periods(session: Session, person_ids: Iterable[int]) -> Callable[[int, date], bool]:
    """The same for many people and days: a period is looked up once, for all their units together."""
    posts = appointments_of(session, person_ids)
    units = units_by_id(session, {post.unit_id for held in posts.values() for post in held})
    paths = {unit.path for unit in units.values()}

    @cache
    def closed(end: date) -> set[str]:
        return closed_units(session, paths, end)

    def is_closed(person_id: int, day: date) -> bool:
        post = next((post for post in posts.get(person_id, ()) if post.covers(day)), None)
        return post is not None and units[post.unit_id].path in closed(period_end(day))

    return is_closed


def day_begins(day: date) -> datetime:
    """The instant at which a local day begins, in UTC."""
    return datetime.combine(day, time(), tzinfo=hours_zone()).astimezone(UTC)


def span_of_days(starts_on: date, ends_on: date) -> tuple[datetime, datetime]:
    """From the beginning of the first day to the end of the last."""
    return day_begins(starts_on), day_begins(ends_on + timedelta(days=1))
