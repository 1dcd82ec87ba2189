"""When verdicts come out otherwise though nothing was posted: a period ends, a deadline passes, a post begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from lms.hours.domain.calendar import DAY, Period, add_months, local_day, parts, windows
from lms.hours.domain.facts import Facts
from lms.hours.domain.policy import PeriodKind, Policy, Rule
from lms.hours.domain.verdicts import Row


def next_change(policies: Sequence[Policy], facts: Facts, rows: Iterable[Row]) -> date | None:
    """The first day after the as-of day on which evaluating the same facts may give other rows; None when never.

    It may name a day too early, never one too late: to look again costs little, a stale verdict is wrong.
    """
    days: list[date] = []
    for policy in policies:
        today = local_day(facts.as_of, policy.timezone)
        candidates = (*_of_policy(policy, today), *_of_facts(facts, policy.timezone))
        days += [day for day in candidates if day > today]
        if any(rule.period.kind is PeriodKind.ROLLING for rule in policy.rules):
            days.append(today + DAY)
    rules = {(policy.name, rule.id): (policy, rule) for policy in policies for rule in policy.rules}
    for row in rows:
        policy, rule = rules[row.policy, row.rule]
        today = local_day(facts.as_of, policy.timezone)
        days += [day for day in _of_row(rule, row) if day > today]
    return min(days, default=None)


def _of_policy(policy: Policy, today: date) -> Iterator[date]:
    yield policy.valid_from
    if policy.valid_to is not None and policy.valid_to < date.max:
        yield policy.valid_to + DAY
    for rule in policy.rules:
        if rule.period.anchor is not None:
            yield _next_window(rule.period.anchor, rule.period.months, today)


@lru_cache(maxsize=256)
def _next_window(anchor: date, months: int, today: date) -> date:
    """The first day of the window after the one that holds today. A row appears with its window, even where the post or
    the policy begins later in it."""
    begun = windows(anchor, months, today)
    return begun[-1].ends_on + DAY if begun else anchor


def _of_facts(facts: Facts, zone: ZoneInfo) -> Iterator[date]:
    for post in facts.appointments:
        yield post.starts_on
        if post.ends_on is not None and post.ends_on < date.max:
            yield post.ends_on + DAY
    for credit in facts.credits:
        dated = credit.ends_at or credit.earned_at
        if dated > facts.as_of:
            yield local_day(dated, zone)
            yield local_day(dated, zone) + DAY
    for completion in facts.completions:
        yield completion.completed_on


def _of_row(rule: Rule, row: Row) -> Iterator[date]:
    """The day after each end: of the period, of its grace, of the parts that have a floor. The next period of a
    calendar begins with the first of them."""
    until_grace = add_months(row.ends_on, rule.grace_months)
    yield from (day + DAY for day in (row.ends_on, until_grace) if day < date.max)
    if rule.each is not None:
        for piece in parts(Period(row.starts_on, row.ends_on), rule.period.months, rule.each.months):
            if piece.ends_on < date.max:
                yield piece.ends_on + DAY
    if rule.period.kind is PeriodKind.FROM_LAST:
        yield row.ends_on  # the day on which a duty that was renewed early begins anew
