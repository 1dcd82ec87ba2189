"""Activities are recognised across systems, and every row of a file has one fate."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.contracts.tables import MissingColumns, Problem, Table, tally
from lms.hours.imports.domain.matching import Occasion, activity_key, normalised, same_activity
from lms.hours.imports.domain.plan import Books, Fate, Posted, plan_rows
from lms.hours.imports.domain.reading import COLUMNS, ImportRow, Vocabulary, read_rows
from lms.hours.imports.domain.systems import system_key

DAY = date(2026, 3, 5)


def occasion(title="公文写作", first=DAY, last=DAY, key="k", source="party"):
    return Occasion(title, first, last, key, source)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Public Law", "public law", True),
        ("公文写作", "公文 写作", True),
        ("公文写作（一）", "公文写作(一)", True),
        ("Ｐｕｂｌｉｃ　Ｌａｗ", "Public-Law!", True),
        ("《乡土中国》读书会", "乡土中国读书会", True),
        ("Straße", "STRASSE", True),
        ("公文写作（一）", "公文写作（二）", False),
        ("Public Law 1", "Public Law 2", False),
        ("Public Law", "Publics Law", False),
    ],
)
def test_titles_without_their_spelling(one, other, is_same):
    assert (normalised(one) == normalised(other)) is is_same


@pytest.mark.parametrize(
    ("first", "last", "source", "is_same"),
    [
        ((2026, 3, 5), (2026, 3, 5), "online", True),
        ((2026, 3, 4), (2026, 3, 6), "online", True),  # systems date one course differently
        ((2026, 3, 6), (2026, 3, 6), "online", False),
        ((2026, 3, 5), (2026, 3, 7), "party", True),  # the same first day
        ((2026, 3, 4), (2026, 3, 6), "party", False),  # one system tells its own evenings apart
    ],
)
def test_the_same_days(first, last, source, is_same):
    other = occasion(first=date(*first), last=date(*last), source=source)
    assert (same_activity(other, [occasion()]) is not None) is is_same


def test_a_title_without_letters_is_like_no_other():
    assert same_activity(occasion("！！"), [occasion("？？")]) is None


@given(st.text(max_size=400), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_keys_fit_the_ledger_and_are_the_same_for_the_same(title, day):
    assert len(activity_key(title, day)) <= 105
    assert activity_key(title, day) == activity_key(f" {title}。", day)


def test_long_titles_that_begin_alike_stay_apart():
    assert activity_key("学" * 100 + "一", DAY) != activity_key("学" * 100 + "二", DAY)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Party school", "party-school"),
        ("市委 党校", "市委-党校"),
        ("Ａ：Ｂ", "a-b"),
        ("--", ""),
        ("x" * 60, "x" * 40),
    ],
)
def test_system_keys(name, key):
    assert system_key(name) == key


HEADING = [
    "Staff number",
    "Activity",
    "Date",
    "From",
    "To",
    "Hours",
    "Reference",
    "Category",
    "Days",
    "Programme",
]
WORDS = Vocabulary(
    {"online": "online", "网络学习": "online", "external": "external"},
    {"轮训": "rotation"},
    "external",
    Decimal(200),
)


def cells(number="1", activity="公文写作", day="2026-03-05", first="", last="", hours="8", reference="R1",
          category="", days="", programme=""):  # fmt: skip
    return [number, activity, day, first, last, hours, reference, category, days, programme]


def read(*rows):
    return read_rows(COLUMNS.rows(Table(HEADING, list(rows))), WORDS)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": ""}, "missing"),
        ({"activity": ""}, "missing"),
        ({"reference": ""}, "missing"),
        ({"day": ""}, "missing"),
        ({"hours": "-1"}, "negative"),
        ({"hours": "200.01"}, "too_much"),
        ({"hours": "eight"}, "not_an_amount"),
        ({"hours": "1.005"}, "not_an_amount"),
        ({"hours": "1e3"}, "not_an_amount"),
        ({"days": "-0.5"}, "negative"),
        ({"days": "367"}, "too_much"),
        ({"day": "2026-02-30"}, "not_a_date"),
        ({"day": "5 March"}, "not_a_date"),
        ({"day": "", "first": "2026-03-06", "last": "2026-03-05"}, "ends_before_start"),
        ({"category": "fun"}, "unknown_category"),
        ({"programme": "party"}, "unknown_programme"),
        ({"activity": "x" * 301}, "too_long"),
        ({"reference": "x" * 76}, "too_long"),
    ],
)
def test_rows_that_cannot_be_understood(changes, code):
    (reading,) = read(cells(**changes))
    assert isinstance(reading.row, Problem)
    assert reading.row.code == code


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {},
            {
                "starts_on": DAY,
                "ends_on": DAY,
                "hours": Decimal(8),
                "category": "external",
                "programme": None,
            },
        ),
        ({"day": "2026年3月5日"}, {"ends_on": DAY}),
        ({"day": "2026/3/5"}, {"ends_on": DAY}),
        (
            {"day": "", "first": "2026-03-03", "last": "2026-03-05"},
            {"starts_on": date(2026, 3, 3), "ends_on": DAY},
        ),
        ({"day": "", "last": "2026-03-05"}, {"starts_on": DAY}),
        ({"hours": "1,5", "days": "0.5"}, {"hours": Decimal("1.5"), "days": Decimal("0.5")}),
        ({"category": "网络学习", "programme": "轮训"}, {"category": "online", "programme": "rotation"}),
        (
            {"day": "", "first": "2026-03-05 09:00:00", "last": "2026-03-05 11:30:00"},
            {
                "begins": datetime.fromisoformat("2026-03-05 09:00"),
                "finishes": datetime.fromisoformat("2026-03-05 11:30"),
            },
        ),
        ({"day": "2026-03-05 09:00:00"}, {"begins": None}),  # a beginning alone says nothing of the end
        ({"hours": "0"}, {"hours": Decimal(0)}),
    ],
)
def test_rows_that_are_understood(changes, expected):
    (reading,) = read(cells(**changes))
    assert isinstance(reading.row, ImportRow)
    assert {name: getattr(reading.row, name) for name in expected} == expected


def test_headings_and_blank_rows():
    assert COLUMNS.find(["工号", "课程名称", "完成日期", "学时", "流水号"])["reference"] == 4
    with pytest.raises(MissingColumns) as refusal:
        COLUMNS.find(["工号", "学时"])
    assert refusal.value.missing == ("activity", "reference", "date")
    assert [reading.line for reading in read(cells(), ["", ""], cells(reference="R2"))] == [2, 4]


def books(**changes):
    values: dict[str, Any] = {
        "source": "lms.import:party",
        "today": date(2026, 6, 1),
        "people": {"1": 11, "2": 12},
        "posted": {},
        "occasions": {},
        "is_closed": lambda person, day: False,
    }
    return Books(**(values | changes))


@pytest.mark.parametrize(
    ("changes", "known", "fate", "code"),
    [
        ({}, {}, Fate.NEW, None),
        ({"number": "9"}, {}, Fate.REFUSED, "unknown_person"),
        ({"day": "2026-06-02"}, {}, Fate.REFUSED, "future"),
        ({"day": "2026-06-01"}, {}, Fate.NEW, None),
        ({}, {"posted": {(11, "R1"): Posted(Decimal(8), False)}}, Fate.KNOWN, None),
        ({"hours": "6"}, {"posted": {(11, "R1"): Posted(Decimal(8), False)}}, Fate.REFUSED, "differs"),
        ({}, {"posted": {(11, "R1"): Posted(Decimal(8), True)}}, Fate.REFUSED, "was_reversed"),
        (
            {},
            {"posted": {(12, "R1"): Posted(Decimal(8), False)}},
            Fate.NEW,
            None,
        ),  # somebody else's reference
        ({}, {"occasions": {11: [occasion("公文·写作", source="lms.import:online")]}}, Fate.SECOND, None),
        ({}, {"occasions": {12: [occasion(source="lms.import:online")]}}, Fate.NEW, None),
        ({}, {"is_closed": lambda person, day: person == 11}, Fate.REFUSED, "closed"),
        ({"number": "2"}, {"is_closed": lambda person, day: person == 11}, Fate.NEW, None),
    ],
)
def test_the_fate_of_a_row(changes, known, fate, code):
    (row,) = plan_rows(read(cells(**changes)), books(**known))
    assert (row.fate, row.problem.code if row.problem else None) == (fate, code)


def test_hours_for_a_closed_period_may_be_recorded_as_a_difference():
    (row,) = plan_rows(read(cells()), books(is_closed=lambda person, day: True, refuses_closed=False))
    assert (row.fate, row.is_difference) == (Fate.NEW, True)


def test_a_second_proof_has_the_key_of_the_first():
    known = {11: [occasion(key="course:7", source="courses.completion")]}
    (row,) = plan_rows(read(cells()), books(occasions=known))
    assert (row.fate, row.key, row.same_as.activity) == (Fate.SECOND, "course:7", "course:7")


def test_rows_are_held_against_those_before_them():
    rows = plan_rows(
        read(cells(), cells(reference="R1"), cells(reference="R2"), cells(reference="R3", day="2026-03-12")),
        books(),
    )
    assert [row.fate for row in rows] == [Fate.NEW, Fate.REFUSED, Fate.SECOND, Fate.NEW]
    assert rows[1].problem.params == {"line": "2"}
    assert rows[2].key == rows[0].key != rows[3].key
    assert tally(rows, Fate) == {"new": 2, "second": 1, "known": 0, "refused": 1}
