"""A timed contest drawn from a bank: open for a window, one attempt a day, boards for people and units.

Nobody's clock but the server's counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from question_bank.exams.domain.rules import Draw, RulesRefused

T = TypeVar("T")
UTC = ZoneInfo("UTC")


class UnitRule(StrEnum):
    """How a unit's score is made from those of its best members."""

    SUM = "sum"
    MEAN = "mean"


class UnitLevel(StrEnum):
    """Which units stand on the board."""

    OWN = "own"
    BRANCH = "branch"


@dataclass(frozen=True, slots=True)
class ContestRules:
    """The rules of one contest; moments are UTC. Raises RulesRefused if they contradict themselves."""

    opens_at: datetime
    closes_at: datetime
    zone: str  # an IANA name; days begin at midnight there
    draws: tuple[Draw, ...]
    minutes_allowed: int = 10
    grace_seconds: int = 5
    attempts_per_day: int = 1
    unit_rule: UnitRule = UnitRule.MEAN
    counted_members: int = 5
    unit_level: UnitLevel = UnitLevel.OWN
    frozen_from: datetime | None = None  # what is handed in later stays off the board until it is revealed

    def __post_init__(self) -> None:
        wrong = {
            "closes_before_it_opens": self.closes_at <= self.opens_at,
            "nothing_drawn": not self.draws or any(each.count < 1 for each in self.draws),
            "no_time": self.minutes_allowed < 1,
            "no_attempts": self.attempts_per_day < 1,
            "no_members_counted": self.counted_members < 1,
            "negative_grace": self.grace_seconds < 0,
        }
        for code, is_wrong in wrong.items():
            if is_wrong:
                raise RulesRefused(code)


class EntryRefused(Exception):
    """No attempt may be started now."""


class ContestNotOpen(EntryRefused):
    """The contest has not opened yet."""


class ContestClosed(EntryRefused):
    """The contest is over."""


class AttemptUsedToday(EntryRefused):
    """Today's attempt is used. `next_at` (UTC) is when the next may start, None if the contest ends first."""

    def __init__(self, next_at: datetime | None) -> None:
        super().__init__(str(next_at))
        self.next_at = next_at


def local_day(moment: datetime, zone: str) -> date:
    """The calendar day at `moment` (aware) in the contest's zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def next_midnight(moment: datetime, zone: str) -> datetime:
    """When the next day begins in the zone, as UTC: 23 or 25 hours away where the clocks change."""
    tomorrow = local_day(moment, zone) + timedelta(days=1)
    return datetime.combine(tomorrow, time_of_day.min, ZoneInfo(zone)).astimezone(UTC)


def check_may_start(rules: ContestRules, earlier_starts: Iterable[datetime], now: datetime) -> None:
    """Raises ContestNotOpen, ContestClosed or AttemptUsedToday unless an attempt may start `now`.

    An attempt belongs to the day it was started on, also when it ends after midnight.
    """
    if now < rules.opens_at:
        raise ContestNotOpen
    if now >= rules.closes_at:
        raise ContestClosed
    today = local_day(now, rules.zone)
    if sum(local_day(each, rules.zone) == today for each in earlier_starts) >= rules.attempts_per_day:
        next_at = next_midnight(now, rules.zone)
        raise AttemptUsedToday(next_at if next_at < rules.closes_at else None)


def attempt_deadline(rules: ContestRules, started_at: datetime) -> datetime:
    """When an attempt ends: after its minutes, or with the contest."""
    return min(started_at + timedelta(minutes=rules.minutes_allowed), rules.closes_at)


def elapsed(rules: ContestRules, started_at: datetime, received_at: datetime) -> timedelta:
    """The time an attempt took by the server's clock; the grace for the way is nobody's disadvantage."""
    return min(max(received_at - started_at, timedelta(0)), attempt_deadline(rules, started_at) - started_at)


@dataclass(frozen=True, slots=True)
class Entry:
    """One finished attempt of one person."""

    person_id: int
    unit_id: int
    score: Decimal
    elapsed: timedelta
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class Standing(Generic[T]):
    """A line of a board. Equals share a rank and the next rank is skipped: 1, 1, 3."""

    rank: int
    line: T


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What a unit has reached, from `counted` of its members."""

    unit_id: int
    score: Fraction
    elapsed: timedelta
    reached_at: datetime  # when the last of the counted attempts was handed in
    counted: int


def entries_on_board(
    rules: ContestRules, entries: Iterable[Entry], *, is_revealed: bool = False
) -> list[Entry]:
    """The entries that a board may show: all once it is revealed, before that those from before the freeze."""
    frozen_from = rules.frozen_from
    if is_revealed or frozen_from is None:
        return list(entries)
    return [each for each in entries if each.submitted_at < frozen_from]


def individual_board(entries: Iterable[Entry]) -> list[Standing[Entry]]:
    """Everybody's best attempt, by score, then time taken, then who was earlier."""
    best: dict[int, Entry] = {}
    for entry in entries:
        held = best.get(entry.person_id)
        if held is None or _entry_order(entry) < _entry_order(held):
            best[entry.person_id] = entry
    return _ranked(best.values(), _entry_order, lambda entry: entry.person_id)


def ranked_unit(level: UnitLevel, in_charge: str, unit: str) -> int:
    """The id of the unit under which the board ranks somebody who serves in `unit`; both are paths, such as "/1/4/9/".

    A branch is a unit directly below the one in charge. Who serves in the one in charge itself, or meanwhile outside
    of it, stands under their own unit.
    """
    steps = unit.strip("/").split("/")
    above = in_charge.strip("/").count("/") + 1
    is_below = unit.startswith(in_charge) and len(steps) > above
    return int(steps[above] if level is UnitLevel.BRANCH and is_below else steps[-1])


def unit_board(
    rules: ContestRules, entries: Iterable[Entry], unit_sizes: Mapping[int, int] | None = None
) -> list[Standing[UnitResult]]:
    """The units by the sum or mean of their best `counted_members`; ties as on the individual board.

    A mean is taken over `counted_members`, or over the whole unit where it has fewer people (`unit_sizes`):
    who stays away counts as nothing, or a unit would do best to send one good person.
    """
    members: dict[int, list[Entry]] = {}
    for standing in individual_board(entries):
        counted = members.setdefault(standing.line.unit_id, [])
        if len(counted) < rules.counted_members:
            counted.append(standing.line)
    results = [
        _unit_result(rules, unit_id, counted, (unit_sizes or {}).get(unit_id))
        for unit_id, counted in members.items()
    ]
    return _ranked(results, _unit_order, lambda result: result.unit_id)


def _unit_result(rules: ContestRules, unit_id: int, counted: Sequence[Entry], size: int | None) -> UnitResult:
    score = sum((Fraction(each.score) for each in counted), Fraction(0))
    if rules.unit_rule is UnitRule.MEAN:
        people = rules.counted_members if size is None else min(rules.counted_members, size)
        # somebody may have moved away after taking part, so a unit can be smaller than what it achieved
        score /= max(people, len(counted))
    return UnitResult(
        unit_id,
        score,
        sum((each.elapsed for each in counted), timedelta(0)),
        max(each.submitted_at for each in counted),
        len(counted),
    )


def _entry_order(entry: Entry) -> tuple[Decimal, timedelta, datetime]:
    return -entry.score, entry.elapsed, entry.submitted_at


def _unit_order(result: UnitResult) -> tuple[Fraction, timedelta, datetime]:
    return -result.score, result.elapsed, result.reached_at


def _ranked(
    lines: Iterable[T], order: Callable[[T], tuple[object, ...]], identity: Callable[[T], int]
) -> list[Standing[T]]:
    standings: list[Standing[T]] = []
    for place, line in enumerate(sorted(lines, key=lambda each: (order(each), identity(each))), start=1):
        is_tie = bool(standings) and order(standings[-1].line) == order(line)
        standings.append(Standing(standings[-1].rank if is_tie else place, line))
    return standings
