"""What is carried over from the period before. One case for a sentence of the format."""

import pytest

from tests.lms.hours.domain.situations import Case, credit, exempt, leave, post, sentences


def minimum(**amount: str) -> dict[str, object]:
    return {"minima": [{"categories": ["theory"]} | amount]}


def cap(**amount: object) -> dict[str, object]:
    return {"caps": [{"categories": ["away"]} | amount]}


def away(ref: str, hours: str, earned: str = "2025-03-05", **other: object) -> dict[str, object]:
    return credit(ref, hours, earned, category="away", **other)


def theory(ref: str, hours: str, earned: str = "2025-03-05", **other: object) -> dict[str, object]:
    return credit(ref, hours, earned, category="theory", **other)


CASES = [
    Case(
        "carry: surplus of the previous period, at most max",
        {
            "2024-01-01": {"counted": "60"},
            "2025-01-01": {
                "counted": "30",
                "verdict": "PASS",
                "trace": {"c": "0", "d": "10", "carry:2024-01-01": "20"},
            },
        },
        {"carry": {"max": "20"}},
        {"credits": [credit("c", "60", "2024-05-01"), credit("d", "10")]},
    ),
    Case(
        "carry: no more than the surplus",
        {"2025-01-01": {"counted": "6"}},
        {"carry": {"max": "20"}},
        {"credits": [credit("c", "30", "2024-05-01")]},
    ),
    Case(  # 1 July begins the last six months; 30 June does not lie in them
        "carry: only hours earned in its last months",
        {"2025-01-01": {"counted": "5"}},
        {"carry": {"max": "20", "earned_in_last_months": 6}},
        {"credits": [credit("c", "40", "2024-06-30"), credit("d", "5", "2024-07-01")]},
    ),
    Case(
        "carry: counted as category into, so it fills its minimum",
        {"2025-01-01": {"missing": {}, "counted": "4", "verdict": "PASS"}},
        {"required": "4", "carry": {"max": "4", "into": "theory"}} | minimum(hours="4"),
        {"credits": [theory("c", "8", "2024-05-01")]},
    ),
    Case(
        "carry: and cannot fill another category's minimum",
        {"2025-01-01": {"missing": {"theory": "4"}, "counted": "4", "verdict": "FAIL"}},
        {"required": "4", "carry": {"max": "4", "into": "elective"}} | minimum(hours="4"),
        {"credits": [theory("c", "8", "2024-05-01")]},
    ),
    Case(  # the cap on the category is for what was earned
        "carry comes after category caps",
        {"2025-01-01": {"counted": "22"}},
        cap(hours="2") | {"carry": {"max": "20", "into": "away"}},
        {"credits": [credit("c", "60", "2024-05-01"), away("a", "9")]},
    ),
    Case(  # 2009 lies before the policy
        "hours of a period that has no row are not carried",
        {"2010-01-01": {"counted": "0"}},
        {"carry": {"max": "20"}, "period": {"kind": "calendar", "months": 12, "anchor": "2009-01-01"}},
        {
            "as_of": "2010-06-01",
            "appointments": [post("2005-01-01")],
            "credits": [credit("c", "60", "2009-05-01")],
        },
    ),
    Case(
        "nothing is carried out of an EXEMPT period",
        {"2024-01-01": "EXEMPT", "2025-01-01": {"counted": "0"}},
        {"carry": {"max": "20"}},
        {"exemptions": [exempt("2024-01-01")], "credits": [credit("c", "60", "2024-05-01")]},
    ),
    Case(
        "nothing is carried out of a NOT_APPLICABLE period",
        {"2024-01-01": "NOT_APPLICABLE", "2025-01-01": {"counted": "0"}},
        {"carry": {"max": "20"}, "on_join": "next_period"},
        {"appointments": [post("2024-01-01")], "credits": [credit("c", "60", "2024-05-01")]},
    ),
    Case(
        "nothing is carried out of an UNDECIDED period",
        {"2024-01-01": "UNDECIDED", "2025-01-01": {"counted": "0"}},
        {"carry": {"max": "20"}},
        {
            "appointments": [post(until="2024-06-30"), post("2024-07-01", tier="leader")],
            "credits": [credit("c", "90", "2024-05-01")],
        },
    ),
    Case(  # 30 into 2024, which asks for 24 and earns 8: 8 go on, not 14
        "hours carried in are used up first; what is carried on is at most what the period earned",
        {"2024-01-01": {"counted": "38"}, "2025-01-01": {"counted": "8"}},
        {"carry": {"max": "30"}},
        {"credits": [credit("c", "60", "2023-05-01"), credit("d", "8", "2024-05-01")]},
    ),
    Case(  # nothing was asked on leave, so all of it is beyond
        "surplus is what counted beyond the row's required",
        {"2024-01-01": {"required": "0"}, "2025-01-01": {"counted": "7"}},
        {"carry": {"max": "30"}, "on_leave": "prorate_month"},
        {"leaves": [leave("2024-01-01", "2024-12-31")], "credits": [credit("c", "7", "2024-05-01")]},
    ),
]


@pytest.mark.parametrize(**sentences(CASES))
def test_carry(case):
    case.check()
