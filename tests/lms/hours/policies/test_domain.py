"""Which version is in force on which day: tables of days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lms.hours.policies.domain import (
    Span,
    State,
    ending_no_later,
    in_force,
    merged,
    outside,
    state_on,
    within,
)
from lms.hours.policies.shipped import founding_policy


def version(number: int, first: int, last: int | None = None):
    """A version that is valid from one day of January 2026 to another."""
    valid_to = None if last is None else day(last)
    return replace(founding_policy(), version=number, valid_from=day(first), valid_to=valid_to)


def day(number: int) -> date:
    return date(2026, 1, number)


def span(first: int, last: int | None = None) -> Span:
    return Span(day(first), None if last is None else day(last))


def days_of(policies) -> list[tuple[int, int, int | None]]:
    return [(one.version, one.valid_from.day, one.valid_to and one.valid_to.day) for one in policies]


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([], []),
        ([version(1, 5)], [(1, 5, None)]),
        ([version(1, 5), version(2, 9)], [(1, 5, 8), (2, 9, None)]),
        ([version(1, 5, 8), version(2, 12)], [(1, 5, 8), (2, 12, None)]),
        # a version with a last day stands in for the one before it
        ([version(1, 5), version(2, 9, 12)], [(1, 5, 8), (2, 9, 12), (1, 13, None)]),
        # the highest number, whatever day it begins on
        ([version(2, 5), version(1, 9)], [(2, 5, None)]),
        ([version(1, 5), version(2, 5)], [(2, 5, None)]),
    ],
)
def test_versions_are_laid_end_to_end(versions, expected):
    assert days_of(in_force(versions)) == expected


@pytest.mark.parametrize(
    ("number", "today", "state"),
    [
        (1, 4, State.COMING),
        (1, 5, State.IN_FORCE),
        (1, 9, State.REPLACED),
        (2, 8, State.COMING),
        (2, 9, State.IN_FORCE),
        (2, 12, State.IN_FORCE),
        (2, 13, State.ENDED),
        (1, 13, State.IN_FORCE),
    ],
)
def test_what_a_version_is_on_a_day(number, today, state):
    versions = [version(1, 5), version(2, 9, 12)]
    assert state_on(day(today), versions[number - 1], versions, is_approved=True) is state
    assert state_on(day(today), versions[number - 1], versions, is_approved=False) is State.DRAFT


@pytest.mark.parametrize(
    ("written", "retired", "last"),
    [(None, None, None), (None, 20, 20), (25, 20, 20), (15, 20, 15), (15, None, 15)],
)
def test_a_retired_version_ends_at_the_earlier_day(written, retired, last):
    ended = ending_no_later(version(1, 5, written), None if retired is None else day(retired))
    assert ended.valid_to == (None if last is None else day(last))


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], [Span(date.min)]),
        ([span(5)], [Span(date.min, day(4))]),
        ([span(5, 9)], [Span(date.min, day(4)), span(10)]),
        ([span(5, 9), span(10, 12)], [Span(date.min, day(4)), span(13)]),
        ([span(8, 12), span(5, 20)], [Span(date.min, day(4)), span(21)]),
        ([span(5), span(8, 12)], [Span(date.min, day(4))]),
    ],
)
def test_the_days_outside(spans, expected):
    assert outside(spans) == expected


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([span(5, 9), span(10, 12)], [span(5, 12)]),
        ([span(5, 9), span(11, 12)], [span(5, 9), span(11, 12)]),
        ([span(7, 8), span(5, 9)], [span(5, 9)]),
        ([span(5), span(7, 8)], [span(5)]),
        ([span(5, 9), span(8)], [span(5)]),
    ],
)
def test_spans_are_merged(spans, expected):
    assert merged(spans) == expected


def test_policies_are_cut_to_the_spans():
    cut = within([version(1, 5, 9), version(2, 10)], [span(1, 6), span(8, 12)])
    assert days_of(cut) == [(1, 5, 6), (1, 8, 9), (2, 10, 12)]
