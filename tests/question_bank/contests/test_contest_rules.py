"""Contests: a day is a day in the contest's zone, ties are broken as published, units cannot send one star."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.contests.domain import (
    AttemptUsedToday,
    ContestClosed,
    ContestNotOpen,
    ContestRules,
    Entry,
    UnitLevel,
    UnitRule,
    attempt_deadline,
    check_may_start,
    elapsed,
    entries_on_board,
    individual_board,
    local_day,
    next_midnight,
    ranked_unit,
    unit_board,
)
from question_bank.exams.domain import Draw, RulesRefused


def utc(day, hour=0, minute=0, second=0, month=3):
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


# Monday 2 March 00:00 to Monday 9 March 00:00 in Shanghai (UTC+8)
RULES = ContestRules(utc(1, 16), utc(8, 16), "Asia/Shanghai", (Draw("all", 10),), counted_members=2)


@pytest.mark.parametrize(
    ("earlier", "now", "refusal"),
    [
        ([], utc(1, 15, 59, 59), ContestNotOpen),
        ([], utc(1, 16), None),
        ([], utc(8, 15, 59, 59), None),
        ([], utc(8, 16), ContestClosed),
        ([utc(1, 16)], utc(2, 15, 59, 59), AttemptUsedToday),  # the same day in Shanghai, two days in UTC
        ([utc(2, 15, 59, 59)], utc(2, 16), None),  # a second later it is tomorrow there
        ([utc(1, 16), utc(2, 16)], utc(3, 16), None),
    ],
)
def test_one_attempt_a_day(earlier, now, refusal):
    if refusal is None:
        check_may_start(RULES, earlier, now)
    else:
        with pytest.raises(refusal):
            check_may_start(RULES, earlier, now)


def test_the_refusal_says_when_the_next_attempt_may_start():
    with pytest.raises(AttemptUsedToday) as used:
        check_may_start(RULES, [utc(3, 1)], utc(3, 2))
    assert used.value.next_at == utc(3, 16)
    with pytest.raises(AttemptUsedToday) as last_day:
        check_may_start(RULES, [utc(8, 1)], utc(8, 2))
    assert last_day.value.next_at is None


@pytest.mark.parametrize(
    ("zone", "moment", "day", "hours"),
    [
        ("Asia/Shanghai", utc(2, 16), date(2026, 3, 3), 24),
        ("Europe/Berlin", utc(28, 23), date(2026, 3, 29), 23),  # the clocks go forward
        ("Europe/Berlin", utc(24, 22, month=10), date(2026, 10, 25), 25),  # and back
        ("America/New_York", utc(8, 5), date(2026, 3, 8), 23),
        ("UTC", utc(8), date(2026, 3, 8), 24),
    ],
)
def test_days_where_clocks_change(zone, moment, day, hours):
    assert local_day(moment, zone) == day
    assert local_day(moment - timedelta(microseconds=1), zone) == day - timedelta(days=1)
    assert next_midnight(moment, zone) - moment == timedelta(hours=hours)


@given(
    # Hypothesis wants naive bounds and adds the zone itself
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe"]),
)
def test_the_next_day_begins_at_the_next_midnight(moment, zone):
    midnight = next_midnight(moment, zone)
    assert moment < midnight <= moment + timedelta(hours=25)
    assert local_day(midnight, zone) == local_day(moment, zone) + timedelta(days=1)
    assert local_day(midnight - timedelta(microseconds=1), zone) == local_day(moment, zone)


def test_the_contest_ends_an_attempt_and_only_the_server_measures():
    assert attempt_deadline(RULES, utc(3)) == utc(3, 0, 10)
    assert attempt_deadline(RULES, utc(8, 15, 55)) == utc(8, 16)
    assert elapsed(RULES, utc(3), utc(3, 0, 4, 30)) == timedelta(minutes=4, seconds=30)
    assert elapsed(RULES, utc(3), utc(3, 0, 10, 4)) == timedelta(minutes=10)  # within the grace
    assert elapsed(RULES, utc(3), utc(2)) == timedelta(0)


def entry(person, score, seconds=60, at=3, unit=1):
    return Entry(person, unit, Decimal(score), timedelta(seconds=seconds), utc(at))


def ranks(board):
    return [(standing.rank, standing.line.person_id) for standing in board]


def test_individual_board():
    entries = [
        entry(1, 80),
        entry(2, 90, seconds=300),
        entry(3, 90, seconds=200),  # as many marks in less time
        entry(4, 80, at=2),  # as 1, a day earlier
        entry(5, 70),
        entry(5, 95),  # the best attempt counts, not the last
        entry(5, 60),
        entry(6, 80),  # exactly as 1
        entry(7, "79.99999"),
    ]
    assert ranks(individual_board(entries)) == [(1, 5), (2, 3), (3, 2), (4, 4), (5, 1), (5, 6), (7, 7)]
    assert individual_board(reversed(entries)) == individual_board(entries)
    assert individual_board([]) == []


ENTRIES = [
    entry(1, 90, unit=1), entry(2, 70, unit=1), entry(3, 100, unit=1, seconds=30), entry(3, 10, unit=1),
    entry(4, 99, unit=2), entry(5, 92, unit=2, at=4),
    entry(6, 100, unit=3),
]  # fmt: skip


def results(board):
    return [
        (standing.rank, standing.line.unit_id, standing.line.score, standing.line.counted)
        for standing in board
    ]


def test_unit_board():
    by_sum = unit_board(replace(RULES, unit_rule=UnitRule.SUM), ENTRIES)
    assert results(by_sum) == [(1, 2, 191, 2), (2, 1, 190, 2), (3, 3, 100, 1)]
    assert by_sum[0].line.reached_at == utc(4)
    assert by_sum[1].line.elapsed == timedelta(seconds=90)
    by_mean = unit_board(RULES, ENTRIES)
    assert results(by_mean) == [(1, 2, Fraction(191, 2), 2), (2, 1, 95, 2), (3, 3, 50, 1)]


def test_a_unit_of_one_is_not_held_to_two():
    assert results(unit_board(RULES, ENTRIES, {1: 30, 2: 12, 3: 1}))[0] == (1, 3, 100, 1)
    # nor does it win by having shrunk below what it achieved
    assert results(unit_board(RULES, ENTRIES, {1: 1, 2: 12, 3: 12}))[0] == (1, 2, Fraction(191, 2), 2)


def test_units_tie_like_people():
    entries = [
        entry(1, 50, unit=1),
        entry(2, 50, unit=2, seconds=59),
        entry(3, 50, unit=3),
        entry(4, 50, unit=4, at=2),
    ]
    board = unit_board(RULES, entries)
    assert [(each.rank, each.line.unit_id) for each in board] == [(1, 2), (2, 4), (3, 1), (3, 3)]


def test_a_frozen_board_shows_what_was_handed_in_before():
    rules = replace(RULES, frozen_from=utc(4))
    entries = [entry(1, 50, at=3), entry(2, 60, at=4), entry(3, 70, at=5)]
    assert entries_on_board(rules, entries) == entries[:1]
    assert entries_on_board(rules, entries, is_revealed=True) == entries
    assert entries_on_board(RULES, entries) == entries


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"closes_at": RULES.opens_at}, "closes_before_it_opens"),
        ({"draws": ()}, "nothing_drawn"),
        ({"minutes_allowed": 0}, "no_time"),
        ({"attempts_per_day": 0}, "no_attempts"),
        ({"counted_members": 0}, "no_members_counted"),
        ({"grace_seconds": -1}, "negative_grace"),
    ],
)
def test_rules_that_contradict_themselves(changes, code):
    with pytest.raises(RulesRefused) as refusal:
        replace(RULES, **changes)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("level", "unit", "line"),
    [
        (UnitLevel.OWN, "/1/4/9/12/", 12),
        (UnitLevel.BRANCH, "/1/4/9/12/", 9),
        (UnitLevel.BRANCH, "/1/4/9/", 9),
        (UnitLevel.BRANCH, "/1/4/", 4),  # serves in the unit in charge itself
        (UnitLevel.BRANCH, "/1/5/6/", 6),  # outside of it: moved since
        (UnitLevel.BRANCH, "/1/40/6/", 6),
    ],
)
def test_under_which_unit_somebody_is_ranked(level, unit, line):
    assert ranked_unit(level, "/1/4/", unit) == line
