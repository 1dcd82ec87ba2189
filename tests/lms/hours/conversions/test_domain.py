"""A conversion table is read strictly, and its arithmetic is exact."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.hours.conversions.domain.convert import Work, convert, is_whole_days
from lms.hours.conversions.domain.reading import ConversionRefused, read_conversions
from lms.hours.conversions.domain.table import ClosedPeriod, Kind, Rounding, Unit
from lms.hours.conversions.services import SHIPPED

TEXT = SHIPPED.read_text(encoding="utf-8")
TABLE = read_conversions(TEXT)


def changed(*changes: tuple[str, str]) -> str:
    text = TEXT
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    return text


@pytest.mark.parametrize(
    ("kind", "unit", "amount", "hours", "days"),
    [
        (Kind.LECTURE, Unit.MINUTES, "90", "6", "0"),  # two hours, three times
        (Kind.LECTURE, Unit.MINUTES, "89", "5.5", "0"),  # 5.93: down to the half
        (Kind.LECTURE, Unit.MINUTES, "181", "12", "0"),  # one lecture is worth 12 at most
        (Kind.CLASS, Unit.MINUTES, "45", "1", "0"),
        (Kind.CLASS, Unit.MINUTES, "44", "0.5", "0"),
        (Kind.CLASS, Unit.MINUTES, "0", "0", "0"),
        (Kind.CLASS, Unit.DAYS, "2.5", "20", "2.5"),
        (Kind.CLASS, Unit.HALF_DAYS, "3", "12", "1.5"),
        (Kind.EXTERNAL, Unit.HOURS, "16.75", "16.5", "0"),
        (Kind.ONLINE, Unit.MINUTES, "100", "2", "0"),  # 2.22: down to the quarter
        (Kind.PAPER, Unit.HOURS, "10", "8", "0"),
        (Kind.SELF_STUDY, Unit.DAYS, "1", "4", "1"),  # the cap is for hours, the day stays a day
    ],
)
def test_what_work_is_worth(kind, unit, amount, hours, days):
    worth = convert(TABLE, Work(kind, unit, Decimal(amount)))
    assert (worth.hours, worth.days) == (Decimal(hours), Decimal(days))


@pytest.mark.parametrize(
    ("progress", "has_passed", "hours", "code"),
    [
        (90, True, "1", "minutes"),
        (89, True, "0", "too_little_progress"),
        (100, False, "0", "test_not_passed"),
        (None, None, "1", "minutes"),  # nobody measured, so it is not asked for
    ],
)
def test_online_courses_need_progress_and_the_test(progress, has_passed, hours, code):
    work = Work(Kind.ONLINE, Unit.MINUTES, Decimal(45), progress, has_passed)
    worth = convert(TABLE, work)
    assert (worth.hours, worth.why[0].code) == (Decimal(hours), code)


@pytest.mark.parametrize(
    ("rounding", "minutes", "hours"),
    [
        ("down", "56", "1"),
        ("nearest", "56", "1"),  # 1.24
        ("nearest", "57", "1.5"),  # 1.27
        ("none", "50", "1.11"),  # hundredths, and never up
        ("none", "40", "0.88"),
    ],
)
def test_rounding(rounding, minutes, hours):
    table = read_conversions(changed(('rounding = "down"', f'rounding = "{rounding}"')))
    assert convert(table, Work(Kind.CLASS, Unit.MINUTES, Decimal(minutes))).hours == Decimal(hours)


def test_the_steps_say_how_it_came_about():
    worth = convert(TABLE, Work(Kind.LECTURE, Unit.MINUTES, Decimal(200)))
    assert [step.code for step in worth.why] == ["minutes", "factor", "rounded_down", "capped"]
    assert worth.why[1].values == {"factor": Decimal(3), "hours": Decimal("13.33")}


@pytest.mark.parametrize(("unit", "amount"), [(Unit.MINUTES, "1.5"), (Unit.HALF_DAYS, "0.5"), (Unit.HOURS, "1.001"),
                                              (Unit.DAYS, "-1"), (Unit.HOURS, "NaN")])  # fmt: skip
def test_amounts_that_cannot_be_counted(unit, amount):
    with pytest.raises(ValueError, match=r"amount|counted"):
        Work(Kind.CLASS, unit, Decimal(amount))


amounts = st.integers(0, 5000)
rules = st.tuples(
    st.sampled_from(["0.1", "0.25", "0.5", "1"]),
    st.sampled_from(["down", "nearest"]),
    st.integers(30, 60),
    st.sampled_from(["1", "1.5", "2", "5"]),
    st.integers(1, 40),
)


@given(rules, st.sampled_from(Kind), st.sampled_from(Unit), amounts, amounts)
def test_more_work_is_never_worth_less_and_results_keep_to_steps_and_caps(rule, kind, unit, one, other):
    step, rounding, minutes, factor, cap = rule
    table = read_conversions(
        f"""conversion = {{ title = "t", valid_from = 2026-01-01 }}
defaults = {{ minutes_per_hour = {minutes}, hours_per_day = "6", hours_per_half_day = "3", factor = "{factor}",
  step = "{step}", rounding = "{rounding}", minimum_progress_percent = 0, test_required = false, cap = "{cap}" }}
claims = {{ late_days = 0, closed_periods = "record", evidence_required = false }}
imports = {{ most_hours = 100 }}""".replace(",\n  ", ", ")
    )
    less, more = sorted((one, other))
    small = convert(table, Work(kind, unit, Decimal(less)))
    large = convert(table, Work(kind, unit, Decimal(more)))
    assert small.hours <= large.hours <= Decimal(cap)
    assert large.hours % Decimal(step) == 0
    assert large.hours == round(large.hours, 2)
    assert small.days <= large.days


def test_the_delivered_table():
    assert TABLE.claims.closed_periods is ClosedPeriod.REFUSE
    assert TABLE.kinds[Kind.LECTURE].rounding is Rounding.DOWN
    assert TABLE.kinds[Kind.CLASS].cap is None
    assert set(TABLE.kinds) == set(Kind)


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ('factor = "3"', "factor = 3.5", "kinds.lecture.factor"),  # no floats
        ('factor = "3"', 'factor = "0"', "kinds.lecture.factor"),
        ('factor = "3"', 'faktor = "3"', "kinds.lecture.faktor"),
        ("[kinds.lecture]", "[kinds.speech]", "kinds.speech"),
        ('cap = "12"', 'cap = "12.3"', "kinds.lecture.cap"),  # is no whole number of steps
        ('step = "0.25"', 'step = "0.3"', "kinds.online.step"),
        ("minutes_per_hour = 45", "minutes_per_hour = true", "kinds.online.minutes_per_hour"),
        ("minutes_per_hour = 45", "# gone", "kinds.online.minutes_per_hour"),
        ('rounding = "down"', 'rounding = "up"', "kinds.online.rounding"),
        ("test_required = false", 'test_required = "no"', "kinds.class.test_required"),
        ("valid_from = 2010-10-25", "valid_from = 2010-10-25T00:00:00Z", "conversion.valid_from"),
        ('title = "Conversions as delivered"', 'title = " "', "conversion.title"),
        ("late_days = 31", "late_days = -1", "claims.late_days"),
        ('closed_periods = "refuse"', 'closed_periods = "perhaps"', "claims.closed_periods"),
        ("[imports]", "[exports]", "exports"),
        ('most_hours = "200"', 'most_hours = "0"', "imports.most_hours"),
        ("[defaults]", "[defaults", ""),
    ],
)
def test_a_table_that_is_not_right_is_refused_by_its_key(before, after, key):
    with pytest.raises(ConversionRefused) as refusal:
        read_conversions(changed((before, after)))
    assert refusal.value.key == key


@pytest.mark.parametrize(
    ("first", "last", "days", "is_whole"),
    [(1, 1, "1", True), (1, 3, "3", True), (1, 3, "2", False), (1, 1, "0.5", False), (1, 1, "0", False)],
)
def test_days_that_were_spent_there_as_a_whole(first, last, days, is_whole):
    assert is_whole_days(first, last, Decimal(days)) is is_whole


def test_the_document_is_shipped():
    assert Path(SHIPPED).is_file()
