"""Completions, and alternatives of which one is enough. One case for a sentence of the format."""

import pytest

from tests.lms.hours.domain.situations import Case, credit, done, post, sentences

DAYS = {"measure": "days", "required": "12"}

CASES = [
    Case(
        "completions dated after the as-of instant are not counted",
        {"2025-01-01": "IN_PROGRESS"},
        {"measure": "completion", "programme": "rotation"},
        {"as_of": "2025-06-01", "completions": done("2025-06-02")},
    ),
    Case(
        "completion asks for one completion of the programme",
        {"2025-01-01": {"verdict": "PASS", "required": "1", "counted": "1", "trace": {"x0": "1"}}},
        {"measure": "completion", "programme": "rotation"},
        {"completions": done("2025-05-01")},
    ),
    Case(
        "a completion of another programme is none",
        {"2025-01-01": "FAIL"},
        {"measure": "completion", "programme": "rotation"},
        {"completions": done("2025-05-01", programme="other")},
    ),
    Case(  # it is in the grace of 2024 and in 2025, and 2024 needs it
        "a completion settles one period: the earliest that needs it, its grace included",
        {"2024-01-01": "PASS", "2025-01-01": "GRACE"},
        {"measure": "completion", "programme": "rotation", "grace_months": 2},
        {"appointments": [post("2024-01-01")], "completions": done("2025-02-01")},
    ),
    Case(  # 2024 has one of its own
        "a completion that no earlier period needs settles its own",
        {"2024-01-01": "PASS", "2025-01-01": "PASS"},
        {"measure": "completion", "programme": "rotation", "grace_months": 2},
        {"appointments": [post("2024-01-01")], "completions": done("2024-06-01", "2025-02-01")},
    ),
    Case(  # twelve days are too few hours, and enough days
        "any_of: the rule passes when one alternative does, and the row shows it",
        {"2025-01-01": {"verdict": "PASS", "required": "12", "counted": "12"}},
        {"any_of": [{"measure": "hours", "required": "90"}, DAYS]},
        {"credits": [credit("c", "84", days="12")]},
    ),
    Case(  # half of each is nothing
        "any_of: alternatives are never converted into one another",
        {"2025-01-01": {"verdict": "FAIL", "required": "90", "counted": "45"}},
        {"any_of": [{"measure": "hours", "required": "90"}, DAYS]},
        {"credits": [credit("c", "45", days="6")]},
    ),
    Case(
        "any_of: where none passes an undecided one is shown before the first",
        {"2025-01-01": "UNDECIDED"},
        {"any_of": [DAYS, {"measure": "hours", "required": {"member": "24", "leader": "40"}}]},
        {"appointments": [post("2010-01-01", "2025-06-30"), post("2025-07-01", tier="leader")]},
    ),
    Case(  # it names leaders alone, so it is none of a member's alternatives
        "any_of: an alternative that does not name the person's tier is not shown",
        {"2025-01-01": {"verdict": "FAIL", "required": "12"}},
        {"any_of": [{"measure": "hours", "required": {"leader": "40"}}, DAYS]},
    ),
    Case(
        "any_of: alternatives may look at other categories",
        {"2025-01-01": {"verdict": "PASS", "required": "10", "counted": "12", "trace": {"o": "12"}}},
        {
            "any_of": [
                {"measure": "hours", "required": "10", "categories": ["centralised"]},
                {"measure": "hours", "required": "10", "categories": ["online"]},
            ]
        },
        {"credits": [credit("o", "12", category="online")]},
    ),
    Case(  # of the two programmes the one that was done last begins the next duty
        "any_of: a chain goes on from either programme",
        {"2021-06-01": "PASS", "2023-05-20": {"due": "2025-05-20", "verdict": "FAIL"}},
        {
            "any_of": [
                {"measure": "completion", "programme": "rotation"},
                {"measure": "completion", "programme": "secondment"},
            ],
            "period": {"kind": "from_last", "months": 24, "first": "appointed"},
        },
        {"appointments": [post("2021-06-01")], "completions": done("2023-05-20", programme="secondment")},
    ),
]


@pytest.mark.parametrize(**sentences(CASES))
def test_alternatives(case):
    case.check()
