"""Placing and choosing credits, and the arithmetic in its order. One case for a sentence of the format."""

import pytest

from tests.lms.hours.domain.situations import ANNUAL, YEARLY, Case, credit, leave, sentences

DAYS = {"measure": "days", "required": "12"}
COUNT = {"measure": "count", "required": "3"}
ONLY_CENTRALISED = {"categories": ["centralised"]}
NEW_YEAR = ("2025-12-30T09:00", "2026-01-02T17:00")
MORNING = ("2025-03-05T09:00", "2025-03-05T12:00")
NOON = ("2025-03-05T11:00", "2025-03-05T14:00")
AFTERNOON = ("2025-03-05T13:00", "2025-03-05T17:00")
SUMMER = {"as_of": "2026-06-01"}

CASES = [
    Case(
        "only accepted credits count",
        {"2025-01-01": {"counted": "0", "trace": {"c": "0"}}},
        facts={"credits": [credit("c", "8", state="pending")]},
    ),
    Case(  # given in 2026 for a class of 2025
        "starts_at and ends_at place a credit",
        {"2025-01-01": {"counted": "8"}, "2026-01-01": {"counted": "0"}},
        facts=SUMMER
        | {"credits": [credit("c", "8", "2026-01-20", session=("2025-12-30T09:00", "2025-12-30T17:00"))]},
    ),
    Case(
        "earned_at places a credit where they are absent",
        {"2025-01-01": {"counted": "0"}, "2026-01-01": {"counted": "8"}},
        facts=SUMMER | {"credits": [credit("c", "8", "2026-01-20")]},
    ),
    Case(
        "an instant is converted to the policy's zone before it is placed",
        {"2025-01-01": {"counted": "0"}, "2026-01-01": {"counted": "8"}},
        facts=SUMMER | {"credits": [credit("c", "8", "2025-12-31T16:00:00+00:00")]},
    ),
    Case(  # 30 December to 2 January: two days of four
        "a credit that spans a period's end is split in proportion to its days",
        {"2025-01-01": {"counted": "4"}, "2026-01-01": {"counted": "4"}},
        facts=SUMMER | {"credits": [credit("c", "8", "2026-01-02", session=NEW_YEAR)]},
    ),
    Case(  # the third day does not begin for it
        "a session that ends at midnight does not touch the day that begins",
        {"2025-01-01": {"counted": "8"}, "2026-01-01": {"counted": "0"}},
        facts=SUMMER
        | {"credits": [credit("c", "8", "2026-01-01", session=("2025-12-31T20:00", "2026-01-01T00:00"))]},
    ),
    Case(  # 1/3 of one hour is 0.33 on the last day, and 0.67 the two days before
        "the amount up to any day is rounded half up, so that the parts add up to the whole",
        {"2025-01-01": {"counted": "0.67"}, "2026-01-01": {"counted": "0.33"}},
        facts=SUMMER
        | {"credits": [credit("c", "1", "2026-01-01", session=("2025-12-30T09:00", "2026-01-01T17:00"))]},
    ),
    Case(  # days are split like hours
        "days sums days",
        {"2025-01-01": {"counted": "2"}, "2026-01-01": {"counted": "3.5"}},
        DAYS,
        SUMMER
        | {
            "credits": [
                credit("c", "8", "2026-01-02", days="4", session=NEW_YEAR),
                credit("d", "8", "2026-03-01", days="1.5"),
            ]
        },
    ),
    Case(  # however many hours; its last day is in 2026
        "for count a credit counts in the period that holds its last day",
        {"2025-01-01": {"counted": "1"}, "2026-01-01": {"counted": "1"}},
        COUNT,
        SUMMER
        | {"credits": [credit("c", "8", "2026-01-02", session=NEW_YEAR), credit("d", "0", "2025-03-01")]},
    ),
    Case(
        "only the rule's categories count, and absent it is every category",
        {"2025-01-01": {"counted": "8", "trace": {"c": "8", "o": "0"}}},
        ONLY_CENTRALISED,
        {"credits": [credit("c", "8"), credit("o", "8", category="online")]},
    ),
    Case(  # the larger, wherever it stands
        "the same activity twice in a period counts once: the larger",
        {"2025-01-01": {"counted": "6", "trace": {"c": "0", "d": "6"}}},
        facts={
            "credits": [credit("c", "4", activity="fire"), credit("d", "6", "2025-09-01", activity="fire")]
        },
    ),
    Case(
        "of equal ones the earlier by earned_at",
        {"2025-01-01": {"trace": {"c": "0", "d": "6"}}},
        facts={
            "credits": [credit("c", "6", "2025-09-01", activity="fire"), credit("d", "6", activity="fire")]
        },
    ),
    Case(
        "then the order in the facts",
        {"2025-01-01": {"trace": {"c": "6", "d": "0"}}},
        facts={"credits": [credit("c", "6", activity="fire"), credit("d", "6", activity="fire")]},
    ),
    Case(  # in another period it counts again
        "the same activity counts once in each period",
        {"2025-01-01": {"counted": "6"}, "2026-01-01": {"counted": "4"}},
        facts=SUMMER
        | {"credits": [credit("c", "6", activity="fire"), credit("d", "4", "2026-02-01", activity="fire")]},
    ),
    Case(  # more hours, fewer days
        "the larger is by the rule's measure",
        {"2025-01-01": {"counted": "2", "trace": {"c": "0", "d": "2"}}},
        DAYS,
        {
            "credits": [
                credit("c", "40", activity="fire", days="1"),
                credit("d", "6", activity="fire", days="2"),
            ]
        },
    ),
    Case(  # of its 8 hours 4 are in 2025
        "the larger is by the part inside the period",
        {"2025-01-01": {"counted": "5", "trace": {"c": "0", "d": "5"}}, "2026-01-01": {"trace": {"c": "4"}}},
        facts=SUMMER
        | {
            "credits": [
                credit("c", "8", "2026-01-02", activity="fire", session=NEW_YEAR),
                credit("d", "5", activity="fire"),
            ]
        },
    ),
    Case(
        "a credit whose category does not count is no duplicate of one that does",
        {"2025-01-01": {"trace": {"c": "4", "o": "0"}}},
        ONLY_CENTRALISED,
        {
            "credits": [
                credit("c", "4", activity="fire"),
                credit("o", "9", activity="fire", category="online"),
            ]
        },
    ),
    Case(
        "a credit whose category does not count is no conflict of one that does",
        {"2025-01-01": {"trace": {"c": "3", "o": "0"}}},
        ONLY_CENTRALISED,
        {"credits": [credit("c", "3", session=NOON), credit("o", "3", session=MORNING, category="online")]},
    ),
    Case(  # the later one is larger
        "of two sessions that overlap the earlier start counts",
        {"2025-01-01": {"counted": "3", "trace": {"c": "0", "d": "3"}}},
        facts={"credits": [credit("c", "9", session=NOON), credit("d", "3", session=MORNING)]},
    ),
    Case(
        "of two that start together the larger counts",
        {"2025-01-01": {"trace": {"c": "0", "d": "4"}}},
        facts={"credits": [credit("c", "3", session=MORNING), credit("d", "4", session=MORNING)]},
    ),
    Case(  # twelve to one follows nine to twelve
        "sessions that only touch do not overlap",
        {"2025-01-01": {"counted": "4"}},
        facts={
            "credits": [
                credit("c", "3", session=MORNING),
                credit("d", "1", session=("2025-03-05T12:00", "2025-03-05T13:00")),
            ]
        },
    ),
    Case(  # noon overlaps with both, and is out by the morning
        "a credit that is itself a conflict makes no conflict",
        {"2025-01-01": {"counted": "7", "trace": {"m": "3", "n": "0", "a": "4"}}},
        facts={
            "credits": [
                credit("m", "3", session=MORNING),
                credit("n", "3", session=NOON),
                credit("a", "4", session=AFTERNOON),
            ]
        },
    ),
    Case(  # duplicates first: the morning is out as a double of the larger one, so that noon stands
        "doubles are taken out before conflicts",
        {"2025-01-01": {"trace": {"m": "0", "n": "3", "b": "5"}}},
        facts={
            "credits": [
                credit("m", "3", session=MORNING, activity="fire"),
                credit("n", "3", session=NOON),
                credit("b", "5", "2025-06-01", activity="fire"),
            ]
        },
    ),
    Case(  # by when a session ended, where it is known
        "credits dated after the as-of instant are not counted",
        {"2025-01-01": {"counted": "1", "trace": {"c": "0", "s": "0", "e": "1"}}},
        facts={
            "as_of": "2025-03-05T12:00:00+08:00",
            "credits": [
                credit("c", "8", "2025-03-05T12:00:01+08:00"),
                credit("s", "4", "2025-03-05", session=NOON),
                credit("e", "1", "2025-03-05T12:00:00+08:00"),
            ],
        },
    ),
    Case(  # the leave is still to come, and the promotion too
        "appointments and leaves are taken as stated",
        {"2025-01-01": {"required": "20"}},
        {"required": {"member": "24", "leader": "24"}, "on_leave": "prorate_month"},
        {"as_of": "2025-02-01", "leaves": [leave("2025-11-01", "2025-12-31")]},
    ),
    Case(  # a month of grace is nothing to hours
        "hours earned after the due date never count in that period",
        {"2025-01-01": {"verdict": "FAIL", "counted": "0"}},
        {"grace_months": 3},
        {"as_of": "2026-01-20", "credits": [credit("c", "24", "2026-01-10")]},
    ),
]


@pytest.mark.parametrize(**sentences(CASES))
def test_counting(case):
    case.check()


def test_the_trace_says_why():
    from tests.lms.hours.domain.situations import facts, policy_text, rows_of

    rule = (
        ANNUAL
        | ONLY_CENTRALISED
        | {"period": YEARLY, "caps": [{"categories": ["centralised"], "hours": "10"}]}
    )
    document = facts(
        credits=[
            credit("c", "8", activity="fire"),
            credit("double", "6", activity="fire"),
            credit("m", "1", session=MORNING),
            credit("conflict", "1", session=NOON),
            credit("online", "5", category="online"),
            credit("pending", "5", state="pending"),
            credit("later", "5", "2026-03-01"),
            credit("before", "5", "2024-03-01"),
            credit("capped", "5", "2025-11-01"),
            credit("part", "0.02", "2025-01-01", session=("2024-12-31T09:00", "2025-01-01T10:00")),
        ]
    )
    row = next(row for row in rows_of([policy_text(rule)], document) if row["period"][0] == "2025-01-01")
    assert {line["ref"]: (line["counted"], line["why"]) for line in row["trace"]} == {
        "c": ("8", "counts"),
        "double": ("0", "same activity as c in this period"),
        "m": ("1", "counts"),
        "conflict": ("0", "overlaps with m"),
        "online": ("0", "the category online does not count"),
        "pending": ("0", "not accepted"),
        "later": ("0", "dated after the day this is worked out for"),
        "before": ("0", "outside this period"),
        "capped": ("0.99", "at most 10 of centralised count"),
        "part": ("0.01", "counts with its days in this period"),
    }
