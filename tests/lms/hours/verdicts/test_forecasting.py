"""The plainest pace: what counted so far, by the days gone, goes on to the end."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lms.hours.domain.calendar import Period
from lms.hours.domain.forecasting import Pace, burn_up, months_of, pace_of
from lms.hours.policies.shipped import founding_policy

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
RULES = {rule.id: rule for rule in founding_policy().rules}


def pace(month, day):
    return Pace(YEAR, date(2026, month, day))


@pytest.mark.parametrize(
    ("today", "counted", "required", "short"),
    [
        ((7, 2), "12", "24", True),  # 183 of 365 days: 12 is a hair too little
        ((7, 2), "12.1", "24", False),
        ((12, 31), "23.99", "24", True),
        ((12, 31), "24", "24", False),
        ((7, 2), "0", "24", True),  # nobody begins from nothing
        ((7, 2), "0", "0", False),
    ],
)
def test_who_will_be_short(today, counted, required, short):
    assert pace(*today).will_be_short(Decimal(counted), Decimal(required)) is short


def test_what_it_comes_to_at_the_end():
    assert pace(7, 2).projected(Decimal(12)) == Decimal("23.9")
    assert pace(12, 31).projected(Decimal(12)) == Decimal(12)


def test_a_few_days_are_no_pace():
    assert not pace(1, 29).is_told
    assert pace(1, 30).is_told


def test_only_periods_that_are_the_same_for_all_have_a_pace():
    assert pace_of(RULES["annual"], date(2026, 5, 20)) == pace(5, 20)
    assert pace_of(RULES["rotation"], date(2026, 5, 20)) is None
    assert pace_of(RULES["induction"], date(2026, 5, 20)) is None


def test_months_are_cut_to_the_period():
    months = months_of(Period(date(2026, 1, 15), date(2026, 3, 10)))
    assert months == [
        Period(date(2026, 1, 15), date(2026, 1, 31)),
        Period(date(2026, 2, 1), date(2026, 2, 28)),
        Period(date(2026, 3, 1), date(2026, 3, 10)),
    ]


def test_the_lines_meet_where_the_forecast_begins():
    lines = burn_up(pace(4, 10), Decimal(365), [Decimal(10), Decimal(20), Decimal(0), Decimal(20)])
    assert lines.earned[:5] == (Decimal(10), Decimal(30), Decimal(30), Decimal(50), None)
    assert lines.forecast[:3] == (None, None, None)
    assert lines.forecast[3] == lines.earned[3]
    assert lines.forecast[-1] == Decimal("182.5")  # 50 in 100 days
    assert (lines.planned[0], lines.planned[-1]) == (Decimal(31), Decimal(365))


def test_early_in_the_year_nothing_is_forecast():
    assert set(burn_up(pace(1, 20), Decimal(365), [Decimal(10)]).forecast) == {None}
