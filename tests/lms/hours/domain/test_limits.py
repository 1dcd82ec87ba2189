"""Minima, caps, floors and carry-over. One case for a sentence of the format."""

import pytest

from tests.lms.hours.domain.situations import Case, credit, exempt, post, sentences

THREE_YEARS = {"required": "72", "period": {"kind": "calendar", "months": 36, "anchor": "2022-01-01"}}
EACH_YEAR = THREE_YEARS | {"each": {"months": 12, "hours": "16"}}
PASSED = {"required": "10"}


def minimum(**amount: str) -> dict[str, object]:
    return {"minima": [{"categories": ["theory"]} | amount]}


def cap(**amount: object) -> dict[str, object]:
    return {"caps": [{"categories": ["away"]} | amount]}


def away(ref: str, hours: str, earned: str = "2025-03-05", **other: object) -> dict[str, object]:
    return credit(ref, hours, earned, category="away", **other)


def theory(ref: str, hours: str, earned: str = "2025-03-05", **other: object) -> dict[str, object]:
    return credit(ref, hours, earned, category="theory", **other)


CASES = [
    Case(  # enough in all, and of theory 5 of 8
        "minima: must come from these categories, not replaceable by others",
        {"2025-01-01": {"verdict": "FAIL", "counted": "35", "short": "0", "missing": {"theory": "3"}}},
        minimum(hours="8"),
        {"credits": [credit("c", "30"), theory("t", "5")]},
    ),
    Case(
        "a minimum is named by its categories joined with +",
        {"2025-01-01": {"missing": {"theory+law": "3"}}},
        {"minima": [{"categories": ["theory", "law"], "hours": "8"}]},
        {"credits": [theory("t", "4"), credit("l", "1", category="law")]},
    ),
    Case(  # 2/3 of 10 is 6.666…
        "a share is rounded half up to 0.01",
        {"2025-01-01": {"missing": {"theory": "6.67"}}},
        PASSED | minimum(share="2/3", of="required"),
    ),
    Case(  # half of 24 − 10
        "required in a share is the row's required, after exemptions",
        {"2025-01-01": {"required": "14", "missing": {"theory": "7"}}},
        minimum(share="1/2", of="required"),
        {"exemptions": [exempt("2025-01-01", "reduce", "10")]},
    ),
    Case(  # half of 40 + 4, though the cap lets 20 of the 40 count
        "earned is what is left after step 3: before caps",
        {"2025-01-01": {"counted": "24", "missing": {"theory": "18"}}},
        minimum(share="1/2", of="earned") | cap(hours="20"),
        {"credits": [away("a", "40"), theory("t", "4")]},
    ),
    Case(  # the double is no part of it
        "earned is what is left after step 3: after doubles",
        {"2025-01-01": {"missing": {"theory": "10"}}},
        minimum(share="1/2", of="earned"),
        {"credits": [credit("a", "20", activity="fire"), credit("b", "9", activity="fire")]},
    ),
    Case(  # 4 were carried in
        "earned is before carry-over",
        {"2025-01-01": {"counted": "14", "missing": {"theory": "5"}}},
        PASSED | minimum(share="1/2", of="earned") | {"carry": {"max": "4", "into": "elective"}},
        {"credits": [theory("a", "14", "2024-03-05"), credit("b", "10")]},
    ),
    Case(
        "caps: at most so much of these categories counts, per period",
        {
            "2025-01-01": {"counted": "15", "trace": {"a": "7", "b": "5", "c": "3"}},
            "2024-01-01": {"counted": "9"},
        },
        cap(hours="12"),
        {
            "credits": [
                away("a", "7"),
                away("b", "7", "2025-06-01"),
                credit("c", "3"),
                away("d", "9", "2024-06-01"),
            ]
        },
    ),
    Case(  # whatever their order in the facts
        "where a category cap cuts, the credits earned later give way",
        {"2025-01-01": {"trace": {"late": "2", "early": "10"}}},
        cap(hours="12"),
        {"credits": [away("late", "10", "2025-06-01"), away("early", "10", "2025-05-31")]},
    ),
    Case(
        "a cap of several categories is for all of them together",
        {"2025-01-01": {"counted": "12"}},
        {"caps": [{"categories": ["away", "theory"], "hours": "12"}]},
        {"credits": [away("a", "10"), theory("t", "10")]},
    ),
    Case(
        "a cap per_activity is for each of them",
        {"2025-01-01": {"counted": "12", "trace": {"a": "6", "b": "2", "c": "4"}}},
        cap(hours="6", per_activity=True),
        {"credits": [away("a", "9"), away("b", "2"), credit("c", "4")]},
    ),
    Case(  # 6 and 6, of which 8 may count
        "per-activity caps come before category caps",
        {"2025-01-01": {"counted": "8", "trace": {"a": "6", "b": "2"}}},
        {
            "caps": [
                {"categories": ["away"], "hours": "8"},
                {"categories": ["away"], "hours": "6", "per_activity": True},
            ]
        },
        {"credits": [away("a", "9"), away("b", "9", "2025-06-01")]},
    ),
    Case(
        "a cap may be a share of what is required",
        {"2025-01-01": {"counted": "8"}},
        cap(share="1/3", of="required"),
        {"credits": [away("a", "20")]},
    ),
    Case(  # a third of 30
        "a cap may be a share of what was earned",
        {"2025-01-01": {"counted": "20"}},
        cap(share="1/3", of="earned"),
        {"credits": [away("a", "20"), credit("c", "10")]},
    ),
    Case(  # capped hours fill no minimum
        "minima come after caps",
        {"2025-01-01": {"missing": {"away": "3"}}},
        cap(hours="5") | {"minima": [{"categories": ["away"], "hours": "8"}]},
        {"credits": [away("a", "9"), credit("c", "30")]},
    ),
    Case(
        "each: a floor missed in a closed sub-period fails the row at once",
        {
            "2022-01-01": {
                "verdict": "FAIL",
                "missing": {"2022-01-01": "6", "2023-01-01": "16", "2024-01-01": "16"},
            }
        },
        EACH_YEAR,
        {"as_of": "2023-01-01", "credits": [credit("c", "10", "2022-05-01")]},
    ),
    Case(  # 72 of 72, and the third year still owes its floor
        "each: an open sub-period keeps the row IN_PROGRESS",
        {"2022-01-01": {"verdict": "IN_PROGRESS", "short": "0", "missing": {"2024-01-01": "16"}}},
        EACH_YEAR,
        {
            "as_of": "2024-12-31",
            "credits": [credit("c", "50", "2022-05-01"), credit("d", "22", "2023-05-01")],
        },
    ),
    Case(
        "each: is judged when the sub-period ends",
        {"2022-01-01": "FAIL"},
        EACH_YEAR,
        {
            "as_of": "2025-01-01",
            "credits": [credit("c", "50", "2022-05-01"), credit("d", "22", "2023-05-01")],
        },
    ),
    Case(
        "a sub-period that ended before the first appointment has no floor; others have the whole one",
        {"2022-01-01": {"verdict": "IN_PROGRESS", "missing": {"2023-01-01": "16", "2024-01-01": "16"}}},
        EACH_YEAR,
        {"as_of": "2023-12-31", "appointments": [post("2023-12-30")]},
    ),
    Case(  # five, five and two months
        "when months of each do not divide the period, the last sub-period is the shorter",
        {"2025-01-01": {"missing": {"2025-01-01": "1", "2025-06-01": "1", "2025-11-01": "1"}}},
        {"each": {"months": 5, "hours": "1"}},
    ),
    Case(  # the due date is a day beyond the twelve months, and no third half-year
        "each: the due date after an event belongs to the last sub-period",
        {"2024-03-01": {"missing": {"2024-03-01": "1", "2024-09-01": "1"}}},
        {
            "period": {"kind": "from_event", "event": "appointed", "months": 12},
            "each": {"months": 6, "hours": "1"},
        },
        {"appointments": [post("2024-03-01")]},
    ),
    Case(  # on the due date itself
        "each: what is earned on that due date counts in it",
        {"2024-03-01": {"missing": {"2024-03-01": "1"}}},
        {
            "period": {"kind": "from_event", "event": "appointed", "months": 12},
            "each": {"months": 6, "hours": "1"},
        },
        {"appointments": [post("2024-03-01")], "credits": [credit("c", "24", "2025-03-01")]},
    ),
    Case(  # a month back from 31 March begins on 28 February
        "each: a sub-period of a rolling window that was clamped goes to its end",
        {"2025-02-28": {"verdict": "PASS", "missing": {}}},
        PASSED | {"period": {"kind": "rolling", "months": 1}, "each": {"months": 1, "hours": "1"}},
        {"as_of": "2025-03-30", "credits": [credit("c", "10", "2025-03-29")]},
    ),
    Case(  # 20 of 40 count, spread over 30 December to 2 January
        "a long credit that a cap cuts is cut evenly over its days",
        {
            "2022-01-01": {
                "counted": "20",
                "missing": {"2022-01-01": "6", "2023-01-01": "6", "2024-01-01": "16"},
            }
        },
        EACH_YEAR | cap(hours="20"),
        {"credits": [away("a", "40", "2023-01-02", session=("2022-12-30T09:00", "2023-01-02T17:00"))]},
    ),
    Case(  # the cap leaves nothing for the second year
        "a floor sums what counted in the whole period after caps",
        {"2022-01-01": {"missing": {"2023-01-01": "16", "2024-01-01": "16"}}},
        EACH_YEAR | cap(hours="16"),
        {"credits": [away("a", "16", "2022-05-01"), away("b", "16", "2023-05-01")]},
    ),
    Case(
        "a floor is without carry-over",
        {"2025-01-01": {"counted": "20", "short": "4", "missing": {"2025-01-01": "12", "2025-07-01": "12"}}},
        {"each": {"months": 6, "hours": "12"}, "carry": {"max": "20"}},
        {"credits": [credit("c", "60", "2024-05-01")]},
    ),
    Case(  # three credits of a kind, of which one may count; two days of theory are missing
        "amounts of caps and minima are in the rule's measure",
        {"2025-01-01": {"counted": "1", "short": "2", "missing": {"theory": "2"}}},
        {"measure": "count", "required": "3"} | cap(hours="1") | minimum(hours="2"),
        {"credits": [away("a", "9"), away("b", "9"), away("c", "9")]},
    ),
    Case(
        "no rounding up: 23.99 of 24 is short 0.01",
        {"2025-01-01": {"verdict": "FAIL", "short": "0.01"}},
        facts={"credits": [credit("c", "23.99")]},
    ),
]


@pytest.mark.parametrize(**sentences(CASES))
def test_limits(case):
    case.check()
