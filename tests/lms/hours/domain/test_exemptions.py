"""Exemptions, reductions and deferrals. One case for a sentence of the format."""

import pytest

from tests.lms.hours.domain.situations import ROTATION, Case, Json, credit, done, exempt, post, sentences

THEORY = {"minima": [{"categories": ["theory"], "hours": "8"}]}


def asks(hours: str) -> Json:
    return {"2025-01-01": {"required": hours}}


CASES = [
    Case(
        "exempt is out of the denominator",
        {"2025-01-01": {"verdict": "EXEMPT", "required": "0", "short": "0"}, "2024-01-01": "FAIL"},
        facts={"exemptions": [exempt("2025-01-01")]},
    ),
    Case(
        "reduce: required less hours",
        {"2025-01-01": {"required": "14", "short": "4", "counted": "10"}},
        facts={"exemptions": [exempt("2025-01-01", "reduce", "10")], "credits": [credit("c", "10")]},
    ),
    Case(
        "what is required never falls below 0",
        {"2025-01-01": {"required": "0", "verdict": "PASS"}},
        THEORY,
        {"exemptions": [exempt("2025-01-01", "reduce", "20"), exempt("2025-01-01", "reduce", "20")]},
    ),
    Case(
        "an exemption of another rule or period changes nothing",
        asks("24"),
        facts={"exemptions": [exempt("2025-01-02"), exempt("2025-01-01", rule="r2")]},
    ),
    Case(
        "defer: hours move to the next period",
        {"2024-01-01": {"required": "14", "verdict": "DEFERRED"}, "2025-01-01": {"required": "34"}},
        facts={
            "exemptions": [exempt("2024-01-01", "defer", "10")],
            "credits": [credit("c", "14", "2024-05-01")],
        },
    ),
    Case(
        "what is left after the deferral must be met, else the row is judged as usual",
        {"2024-01-01": {"required": "14", "verdict": "FAIL", "short": "1"}},
        facts={
            "exemptions": [exempt("2024-01-01", "defer", "10")],
            "credits": [credit("c", "13", "2024-05-01")],
        },
    ),
    Case(  # only what was asked can move
        "no more moves than was asked",
        {"2024-01-01": {"required": "0", "verdict": "DEFERRED"}, "2025-01-01": {"required": "48"}},
        facts={"exemptions": [exempt("2024-01-01", "defer", "99")]},
    ),
    Case(
        "a deferral that names no hours moves all of it",
        {"2024-01-01": {"required": "0", "verdict": "DEFERRED"}, "2025-01-01": {"required": "48"}},
        facts={"exemptions": [exempt("2024-01-01", "defer")]},
    ),
    Case(  # 24 + 24 of 2024 move on to 2026
        "what was deferred into a period can be deferred again",
        {"2025-01-01": {"required": "0", "verdict": "DEFERRED"}, "2026-01-01": {"required": "72"}},
        facts={
            "as_of": "2026-06-01",
            "exemptions": [exempt("2024-01-01", "defer"), exempt("2025-01-01", "defer")],
        },
    ),
    Case(
        "hours deferred from a period without a requirement lapse",
        {"2024-01-01": "EXEMPT", "2025-01-01": {"required": "24"}},
        facts={"exemptions": [exempt("2024-01-01", "defer", "10"), exempt("2024-01-01")]},
    ),
    Case(
        "hours deferred into a period without a requirement lapse",
        {"2024-01-01": "EXEMPT", "2025-01-01": {"required": "24"}},
        facts={"exemptions": [exempt("2023-01-01", "defer", "10"), exempt("2024-01-01")]},
    ),
    Case(
        "reduce and exempt work on completions",
        {"2021-06-01": {"verdict": "PASS", "required": "0"}, "2023-05-20": "EXEMPT"},
        ROTATION,
        {
            "appointments": [post("2021-06-01")],
            "exemptions": [exempt("2021-06-01", "reduce", "1"), exempt("2023-05-20")],
            "completions": done("2023-05-20"),
        },
    ),
]


@pytest.mark.parametrize(**sentences(CASES))
def test_exemptions(case):
    case.check()
