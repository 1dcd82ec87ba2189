"""Periods, versions and the events that duties count from. One case for a sentence of the format."""

import pytest

from tests.lms.hours.domain.situations import (
    ANNUAL,
    EXPIRING,
    ROTATION,
    TIERS,
    YEARLY,
    Case,
    credit,
    done,
    exempt,
    facts,
    leave,
    policy_text,
    post,
    rows_of,
    sentences,
)

SINCE_OCTOBER = {"kind": "calendar", "months": 12, "anchor": "2010-10-25"}
ONE_YEAR_BACK = {"kind": "rolling", "months": 12}
INDUCTION = {
    "measure": "completion",
    "programme": "induction",
    "period": {"kind": "from_event", "event": "appointed", "months": 6},
}
LEADERS = {"audience": {"tiers": ["leader"]}}
THIRTY = ANNUAL | {"required": "30"}

CASES = [
    Case(
        "on its last day a period is open",
        {"2025-01-01": "IN_PROGRESS"},
        facts={"as_of": "2025-12-31T23:59:59+08:00"},
    ),
    Case(
        "a period is over when the as-of date is after its last day",
        {"2025-01-01": "FAIL"},
        facts={"as_of": "2025-12-31T16:00:00+00:00"},  # midnight in Shanghai
    ),
    Case(  # the day after is 1 March; counted from 29 February itself it would be 28 February
        "a rolling period starts on (the day after the as-of date) − months",
        {"2023-03-01": {"period": ["2023-03-01", "2024-02-29"], "verdict": "FAIL"}},
        {"period": ONE_YEAR_BACK},
        {"as_of": "2024-02-29"},
    ),
    Case(  # 30 hours on the first day, and none a day earlier
        "a rolling period holds its first day",
        {"2024-06-16": {"verdict": "PASS", "counted": "30", "trace": {"before": "0", "first": "30"}}},
        {"period": ONE_YEAR_BACK},
        {
            "as_of": "2025-06-15",
            "credits": [credit("before", "30", "2024-06-15"), credit("first", "30", "2024-06-16")],
        },
    ),
    Case(  # due on 31 January: the window begins on 31 October
        "the first day of the last window_months is inside them",
        {"2024-01-31": "PASS", "2025-01-31": "IN_PROGRESS"},
        EXPIRING,
        {"as_of": "2025-02-01", "appointments": [post("2024-01-31")], "completions": done("2024-10-31")},
    ),
    Case(
        "a completion before the window leaves the due date where it is",
        {"2024-01-31": {"verdict": "FAIL", "due": "2025-01-31"}, "2025-01-31": None},
        EXPIRING,
        {"as_of": "2025-02-01", "appointments": [post("2024-01-31")], "completions": done("2024-10-30")},
    ),
    Case(  # November 2025 lies in the period from 25 October
        "the months of a period are those whose first day lies in it",
        {"2025-10-25": {"required": "22"}, "2024-10-25": {"required": "24"}},
        {"period": SINCE_OCTOBER, "on_leave": "prorate_month"},
        {"leaves": [leave("2025-11-01", "2025-11-30"), leave("2024-10-01", "2024-10-31")]},
    ),
    Case(
        "a from_last period runs from the day its months are counted from to its due date",
        {"2021-06-01": {"due": "2023-06-01"}, "2023-05-20": {"period": ["2023-05-20", "2025-05-20"]}},
        ROTATION,
        {"appointments": [post("2021-06-01")], "completions": done("2023-05-20")},
    ),
    Case(  # on 30 January the renewed duty has not begun
        "after an early renewal under expiry there is no next row before the old due date",
        {"2024-01-31": "PASS", "2025-01-31": None},
        EXPIRING,
        {"as_of": "2025-01-30", "appointments": [post("2024-01-31")], "completions": done("2024-12-01")},
    ),
    Case(
        "after an early renewal under expiry the next row appears on the old due date",
        {"2025-01-31": {"verdict": "IN_PROGRESS", "due": "2026-01-31"}},
        EXPIRING,
        {"as_of": "2025-01-31", "appointments": [post("2024-01-31")], "completions": done("2024-12-01")},
    ),
    Case(  # the one of 2008 is due on 1 May 2010, before the policy
        "a from_last cycle due before the first row's date only moves the chain on",
        {"2008-05-01": None, "2009-09-01": {"verdict": "FAIL", "due": "2011-09-01"}},
        ROTATION,
        policies=[policy_text(ROTATION, valid_from="2011-01-01")],
        facts={"appointments": [post("2008-05-01")], "completions": done("2009-09-01")},
    ),
    Case(
        "a cycle due before the first row's date that is unfinished has no row",
        {"2008-05-01": None},
        policies=[policy_text(ROTATION, valid_from="2011-01-01")],
        facts={"appointments": [post("2008-05-01")]},
    ),
    Case(  # done on 15 February, a month of grace after 31 January
        "under expiry a completion in the grace period counts from the old due date",
        {"2024-01-31": "PASS", "2025-01-31": {"due": "2026-01-31"}},
        EXPIRING | {"grace_months": 1},
        {"as_of": "2025-03-01", "appointments": [post("2024-01-31")], "completions": done("2025-02-15")},
    ),
    Case(
        "under expiry a late completion counts from itself",
        {"2024-01-31": "LATE", "2025-02-15": {"due": "2026-02-15"}},
        EXPIRING,
        {"as_of": "2025-03-01", "appointments": [post("2024-01-31")], "completions": done("2025-02-15")},
    ),
    Case(  # exempt from the duty, and the next one still counts from the completion
        "an exemption changes the verdict of a from_last row and leaves the chain as it is",
        {"2021-06-01": "EXEMPT", "2023-05-20": {"due": "2025-05-20", "verdict": "FAIL"}},
        ROTATION,
        {
            "appointments": [post("2021-06-01")],
            "completions": done("2023-05-20"),
            "exemptions": [exempt("2021-06-01")],
        },
    ),
    Case(  # a member since 2015, a leader since 2020 and again since 2023
        "appointed is the first appointment that matches the audience; later ones start nothing",
        {"2020-03-01": {"due": "2020-09-01"}, "2015-01-01": None, "2023-01-01": None},
        INDUCTION | LEADERS,
        {
            "appointments": [
                post("2015-01-01"),
                post("2020-03-01", "2022-12-31", tier="leader"),
                post("2023-01-01", tier="leader"),
            ]
        },
    ),
    Case(
        "joined is the first appointment, whoever it is for",
        {"2015-01-01": {"due": "2015-07-01", "verdict": "NOT_APPLICABLE"}},
        INDUCTION | LEADERS | {"period": {"kind": "from_event", "event": "joined", "months": 6}},
        {"appointments": [post("2015-01-01"), post("2020-03-01", tier="leader")]},
    ),
    Case(
        "completions before the event do not count",
        {"2024-03-01": "FAIL"},
        INDUCTION,
        {"appointments": [post("2024-03-01")], "completions": done("2024-02-29", programme="induction")},
    ),
    Case(
        "next_period: nothing is asked in the period of joining, and all in the next",
        {
            "2024-01-01": {"verdict": "NOT_APPLICABLE", "required": "0"},
            "2025-01-01": {"verdict": "FAIL", "required": "24"},
        },
        {"on_join": "next_period"},
        {"appointments": [post("2024-12-31")]},
    ),
    Case(  # a rolling year, an induction and a rotation that begin with the joining
        "next_period: elsewhere than in calendars the period of joining is NOT_APPLICABLE as well",
        {"2025-01-02": "NOT_APPLICABLE"},
        {"on_join": "next_period", "period": ONE_YEAR_BACK},
        {"appointments": [post("2025-06-01")]},
    ),
    Case(
        "next_period: the first duty of a chain is NOT_APPLICABLE, the second is not",
        {"2021-06-01": "NOT_APPLICABLE", "2023-05-20": "FAIL"},
        ROTATION | {"on_join": "next_period"},
        {"appointments": [post("2021-06-01")], "completions": done("2023-05-20")},
    ),
    Case(
        "a first appointment on a period's first day falls inside it",
        {"2024-01-01": "NOT_APPLICABLE"},
        {"on_join": "next_period"},
        {"appointments": [post("2024-01-01")]},
    ),
    Case(
        "calendar: there is no window before the anchor",
        {"2024-01-01": None, "2025-07-01": {"due": "2026-06-30", "verdict": "IN_PROGRESS"}},
        {"period": {"kind": "calendar", "months": 12, "anchor": "2025-07-01"}},
    ),
    Case(  # from the anchor itself: a short month does not wear the 31st down
        "calendar: windows of months from an anchor at a month's end",
        {"2025-02-28": {"due": "2025-03-30"}, "2025-03-31": {"due": "2025-04-29"}},
        {"period": {"kind": "calendar", "months": 1, "anchor": "2025-01-31"}},
    ),
    Case(
        "adding months clamps to the end of the month",
        {"2024-02-29": {"due": "2025-02-28"}},
        INDUCTION | {"period": {"kind": "from_event", "event": "appointed", "months": 12}},
        {"appointments": [post("2024-02-29")]},
    ),
    Case(
        "grace_months: GRACE instead of FAIL after the due date",
        {"2024-08-31": {"due": "2025-02-28", "verdict": "GRACE"}},
        INDUCTION | {"grace_months": 2},
        {"as_of": "2025-04-28", "appointments": [post("2024-08-31")]},
    ),
    Case(
        "grace_months: after them it is FAIL",
        {"2024-08-31": "FAIL"},
        INDUCTION | {"grace_months": 2},
        {"as_of": "2025-04-29", "appointments": [post("2024-08-31")]},
    ),
    Case(
        "grace_months: a completion in them counts as on time",
        {"2024-08-31": "PASS"},
        INDUCTION | {"grace_months": 2},
        {
            "as_of": "2026-01-01",
            "appointments": [post("2024-08-31")],
            "completions": done("2025-04-28", programme="induction"),
        },
    ),
]


@pytest.mark.parametrize(**sentences(CASES))
def test_periods(case):
    case.check()


def test_rows_begin_with_the_first_appointment_and_end_with_the_period_of_the_day():
    (first, second) = rows_of([policy_text()], facts("2025-06-01", appointments=[post("2024-11-30")]))
    assert (first["due"], second["due"]) == ("2024-12-31", "2025-12-31")


def test_rows_begin_with_the_policy_where_that_is_later():
    rows = rows_of([policy_text(valid_from="2024-12-31")], facts("2025-06-01"))
    assert [row["due"] for row in rows] == ["2024-12-31", "2025-12-31"]


def test_who_never_held_an_appointment_has_no_rows():
    assert rows_of([policy_text()], facts(appointments=[])) == []


def test_rows_are_ordered_by_rule_then_due_date_and_policies_stand_beside_each_other():
    texts = [
        policy_text({"id": "b"} | ANNUAL, {"id": "a"} | ANNUAL),
        policy_text({"id": "aa"} | ANNUAL, id="q"),
    ]
    rows = rows_of(texts, facts("2011-06-01"))
    assert [(row["rule"], row["due"][:4], row["policy"]) for row in rows] == [
        ("a", "2010", "p@1"),
        ("a", "2011", "p@1"),
        ("aa", "2010", "q@1"),
        ("aa", "2011", "q@1"),
        ("b", "2010", "p@1"),
        ("b", "2011", "p@1"),
    ]


def test_every_month_of_a_prorated_period_counts_once():
    whole = ANNUAL | {"required": TIERS, "period": YEARLY, "on_join": "prorate_month"}
    required = [
        rows_of(
            [policy_text(whole)],
            facts("2025-12-31", appointments=[post(f"2025-{month:02}-28")]),
        )[0]["required"]
        for month in range(1, 13)
    ]
    assert required == ["24", "22", "20", "18", "16", "14", "12", "10", "8", "6", "4", "2"]
