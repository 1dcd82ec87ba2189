"""Versions of a policy, and which of them judges. One case for a sentence of the format."""

import pytest

from tests.lms.hours.domain.situations import (
    ANNUAL,
    Case,
    credit,
    exempt,
    facts,
    policy_text,
    rows_of,
    sentences,
)

SINCE_OCTOBER = {"kind": "calendar", "months": 12, "anchor": "2010-10-25"}
THIRTY = ANNUAL | {"required": "30"}
CARRYING = ANNUAL | {"carry": {"max": "20"}}

CASES = [
    Case(  # v1 judges 2024, v2, of July 2025, the whole of 2025
        "each version judges the periods at whose end it is in force",
        {
            "2024-01-01": {"policy": "p@1", "required": "24"},
            "2025-01-01": {"policy": "p@2", "required": "30"},
        },
        policies=[policy_text(), policy_text(THIRTY, version=2, valid_from="2025-07-01")],
    ),
    Case(  # the versions come in any order
        "of versions in force at once the highest number judges",
        {"2024-01-01": {"policy": "p@2", "required": "30"}},
        policies=[policy_text(THIRTY, version=2), policy_text()],
    ),
    Case(  # its last day is the last day of 2025
        "valid_to is included",
        {"2025-01-01": "FAIL"},
        policies=[policy_text(valid_to="2025-12-31")],
    ),
    Case(
        "no version in force, no row",
        {"2024-01-01": "FAIL", "2025-01-01": None},
        policies=[policy_text(valid_to="2025-12-30")],
    ),
    Case(  # v2 changes the period: each lays out its own, so that these overlap
        "each version lays out its own periods",
        {"2024-01-01": {"policy": "p@1"}, "2024-10-25": {"policy": "p@2"}, "2023-10-25": None},
        policies=[
            policy_text(),
            policy_text(ANNUAL | {"period": SINCE_OCTOBER}, version=2, valid_from="2025-01-01"),
        ],
    ),
    Case(  # 60 in 2024 by v1, 20 of them carried by v2
        "what an earlier version's period leaves over is carried into a later version's",
        {"2024-01-01": {"policy": "p@1"}, "2025-01-01": {"policy": "p@2", "counted": "20"}},
        policies=[policy_text(), policy_text(CARRYING, version=2, valid_from="2025-01-01")],
        facts={"credits": [credit("c", "60", "2024-05-01")]},
    ),
    Case(
        "what was deferred in an earlier version's period is asked in a later version's",
        {"2024-01-01": "DEFERRED", "2025-01-01": {"policy": "p@2", "required": "54"}},
        policies=[policy_text(), policy_text(THIRTY, version=2, valid_from="2025-01-01")],
        facts={"exemptions": [exempt("2024-01-01", "defer")]},
    ),
    Case(  # the years of v1 end in December, those of v2 begin in October
        "nothing is carried between periods that do not follow on one another",
        {"2024-10-25": {"policy": "p@2", "counted": "0"}},
        policies=[
            policy_text(),
            policy_text(CARRYING | {"period": SINCE_OCTOBER}, version=2, valid_from="2025-01-01"),
        ],
        facts={"credits": [credit("c", "60", "2024-05-01")]},
    ),
    Case(  # hours are no days
        "nothing is carried where a version measures otherwise",
        {"2025-01-01": {"policy": "p@2", "counted": "0"}},
        policies=[
            policy_text(),
            policy_text(CARRYING | {"measure": "days"}, version=2, valid_from="2025-01-01"),
        ],
        facts={"credits": [credit("c", "60", "2024-05-01")]},
    ),
    Case(
        "a rule that a version drops has no rows under it",
        {"2024-01-01": "FAIL", "2025-01-01": None},
        policies=[policy_text(), policy_text(ANNUAL | {"id": "other"}, version=2, valid_from="2025-01-01")],
        facts={"exemptions": []},
    ),
]


@pytest.mark.parametrize(**sentences(CASES))
def test_versions(case):
    case.check()


def test_each_version_has_its_own_time_zone():
    in_utc = policy_text(ANNUAL, version=2, timezone="UTC", valid_from="2025-01-01")
    at_new_year = credit("c", "24", "2025-12-31T16:00:00+00:00")  # 2026 in Shanghai
    for texts, counted in (([policy_text()], "0"), ([policy_text(), in_utc], "24")):
        rows = {row["period"][0]: row for row in rows_of(texts, facts("2026-06-01", credits=[at_new_year]))}
        assert rows["2025-01-01"]["counted"] == counted
