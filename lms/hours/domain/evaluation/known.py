"""One person's facts, prepared once for all rules of a time zone: credits placed on local days, leaves joined."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from lms.hours.domain.calendar import DAY, Period, last_day_of, last_of_month, local_day
from lms.hours.domain.facts import Appointment, Completion, Credit, Exemption, Facts
from lms.hours.domain.policy import Audience


class Placed:
    """A credit with the local days that it touches. `order` is its place in the facts."""

    __slots__ = ("credit", "days", "first", "last", "order")

    def __init__(self, credit: Credit, order: int, first: date, last: date) -> None:
        self.credit = credit
        self.order = order
        self.first = first
        self.last = last
        self.days = 1 if first == last else (last - first).days + 1


class Known:
    """What is known of a person on the as-of day. Credits that are not accepted, or dated after the as-of instant, are
    not among `placed`. `judged` keeps what periods came to: a draft judges most of them as the policy in force does."""

    def __init__(self, facts: Facts, zone: ZoneInfo) -> None:
        self.facts = facts
        self.as_of = facts.as_of
        self.today = local_day(facts.as_of, zone)
        self.joined_on = min((one.starts_on for one in facts.appointments), default=None)
        self.placed = sorted(_place(facts, zone), key=_last_day)
        self._last_days = [placed.last for placed in self.placed]
        self._long = [placed for placed in self.placed if placed.days > 1]
        self._leaves = _joined_leaves(facts)
        self.judged: dict[tuple[object, ...], Any] = {}

    def placed_in(self, period: Period) -> Iterator[Placed]:
        """The credits that touch a period."""
        begin = bisect_left(self._last_days, period.starts_on)
        end = bisect_right(self._last_days, period.ends_on, begin)
        yield from self.placed[begin:end]
        for placed in self._long:
            if placed.last > period.ends_on >= placed.first:
                yield placed

    def matching(self, audience: Audience) -> list[Appointment]:
        """The appointments that a rule is for."""
        return [one for one in self.facts.appointments if _matches(audience, one)]

    def is_on_leave(self, month: date) -> bool:
        """Whether the calendar month that begins on this day lies wholly inside one leave."""
        if not self._leaves:
            return False
        last = last_of_month(month)
        return any(leave.starts_on <= month and last <= leave.ends_on for leave in self._leaves)

    def completions_of(self, *programmes: str | None) -> list[Completion]:
        """The completions of these programmes until the as-of day, the earliest first."""
        found = [
            one
            for one in self.facts.completions
            if one.programme in programmes and one.completed_on <= self.today
        ]
        return sorted(found, key=lambda one: one.completed_on)

    def exemptions_for(self, rule: str, period_start: date) -> list[Exemption]:
        return [one for one in self.facts.exemptions if one.rule == rule and one.period_start == period_start]


class Person:
    """One person's facts in the time zones that policies ask for; each is prepared once."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.joined_on = min((one.starts_on for one in facts.appointments), default=None)
        self._known: dict[str, Known] = {}

    def known_in(self, zone: ZoneInfo) -> Known:
        known = self._known.get(zone.key)
        if known is None:
            known = self._known[zone.key] = Known(self.facts, zone)
        return known


def _last_day(placed: Placed) -> date:
    return placed.last


def _place(facts: Facts, zone: ZoneInfo) -> Iterator[Placed]:
    for order, credit in enumerate(facts.credits):
        if not credit.is_accepted or is_later(credit, facts):
            continue
        if credit.starts_at is None or credit.ends_at is None:
            day = credit.earned_at.astimezone(zone).date()
            yield Placed(credit, order, day, day)
        else:
            first = credit.starts_at.astimezone(zone).date()
            yield Placed(
                credit, order, first, max(first, last_day_of(credit.starts_at, credit.ends_at, zone))
            )


def is_later(credit: Credit, facts: Facts) -> bool:
    """Whether a credit is dated after the as-of instant: by its end where it has a start and an end."""
    has_session = credit.starts_at is not None and credit.ends_at is not None
    dated = credit.ends_at if has_session and credit.ends_at is not None else credit.earned_at
    return dated > facts.as_of


def _joined_leaves(facts: Facts) -> list[Period]:
    """The leaves in order; those that overlap or adjoin are one."""
    joined: list[Period] = []
    for leave in sorted(facts.leaves, key=lambda one: one.starts_on):
        ends_on = leave.ends_on or date.max
        if joined and leave.starts_on <= _day_after(joined[-1].ends_on):
            joined[-1] = Period(joined[-1].starts_on, max(joined[-1].ends_on, ends_on))
        else:
            joined.append(Period(leave.starts_on, ends_on))
    return joined


def _day_after(day: date) -> date:
    return day + DAY if day < date.max else day


def _matches(audience: Audience, post: Appointment) -> bool:
    return (
        (audience.tiers is None or post.tier in audience.tiers)
        and (audience.posts is None or post.post in audience.posts)
        and (audience.unit_kinds is None or post.unit_kind in audience.unit_kinds)
        and (audience.flags is None or not audience.flags.isdisjoint(post.flags))
    )
