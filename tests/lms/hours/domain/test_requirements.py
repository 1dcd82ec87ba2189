"""How much is asked: tiers, joining, leave and exemptions. One case for a sentence of the format."""

import pytest

from tests.lms.hours.domain.situations import (
    ROTATION,
    TIERS,
    Case,
    credit,
    leader,
    leave,
    post,
    sentences,
)

PRORATED = {"on_tier_change": "prorate_month"}
PROMOTED = {"appointments": [post(until="2025-03-14"), leader("2025-03-15")]}
DEMOTED = {"appointments": [leader(until="2025-06-30"), post("2025-07-01")]}
LEAVE = {"on_leave": "prorate_month"}
MARCH_TO_MAY = {"leaves": [leave("2025-03-01", "2025-05-31")]}
WHOLE_YEAR = {"leaves": [leave("2025-01-01", "2025-12-31")]}
THEORY = {"minima": [{"categories": ["theory"], "hours": "8"}]}


def asks(hours: str | None) -> dict[str, object]:
    return {"2025-01-01": {"required": hours}}


def audience(**keys: list[str]) -> dict[str, object]:
    return {"audience": keys}


CASES = [
    Case("required by tier", asks("40"), facts={"appointments": [leader()]}),
    Case("required: one string for all", asks("30"), {"required": "30"}),
    Case(  # a leader is none of these
        "audience: nobody matched in the period is NOT_APPLICABLE",
        {"2025-01-01": {"verdict": "NOT_APPLICABLE", "required": "0", "short": "0"}},
        audience(tiers=["member", "chief"]),
        {"appointments": [leader()]},
    ),
    Case("audience: a list matches any of its values", asks("24"), audience(tiers=["chief", "member"])),
    Case(
        "audience: posts, flags and unit kinds match too",
        asks("24"),
        audience(posts=["clerk"], flags=["full_time", "cadre"], unit_kinds=["organ"]),
        {"appointments": [post(flags=["cadre", "new"])]},
    ),
    Case(  # one appointment has the post, the other the flag
        "audience: all keys given must match",
        {"2025-01-01": "NOT_APPLICABLE"},
        audience(posts=["clerk"], flags=["cadre"]),
        {"appointments": [post(), post(post="head", flags=["cadre"])]},
    ),
    Case(  # until 1 January: the one day is enough
        "audience: matched on one day of the period is matched",
        asks("24"),
        audience(posts=["head"]),
        {"appointments": [post(until="2025-01-01", post="head"), post("2025-01-02")]},
    ),
    Case("on_tier_change start", asks("24"), {"on_tier_change": "start"}, PROMOTED),
    Case("on_tier_change end", asks("40"), {"on_tier_change": "end"}, PROMOTED),
    Case("on_tier_change highest", asks("40"), {"on_tier_change": "highest"}, DEMOTED),
    Case(  # January to March as a member: 3 × 2 + 9 × 3.33…
        "on_tier_change prorate_month: each month takes the tier held on its first day",
        asks("36"),
        PRORATED,
        PROMOTED,
    ),
    Case(  # 36 months from 2024, promoted in the 13th: (12 × 24 + 24 × 40) / 36 = 34.666…
        "prorate_month is scaled to the period and rounded half up, once",
        {"2024-01-01": {"required": "34.67"}},
        PRORATED | {"period": {"kind": "calendar", "months": 36, "anchor": "2024-01-01"}},
        {"appointments": [post(until="2024-12-31"), leader("2025-01-01")]},
    ),
    Case(
        "on_tier_change absent and needed: UNDECIDED, never a guess",
        {"2025-01-01": {"verdict": "UNDECIDED", "required": None, "short": None, "missing": {}}},
        {},
        PROMOTED | {"credits": [credit("c", "60")]},
    ),
    Case(
        "on_tier_change absent and not needed: both tiers ask for the same",
        asks("24"),
        {"required": {"member": "24", "leader": "24"}},
        PROMOTED,
    ),
    Case(
        "on_tier_change absent and not needed: the tier changed in another period",
        asks("40"),
        {},
        {"appointments": [post(until="2024-12-31"), leader("2025-01-01")]},
    ),
    Case(
        "on_tier_change absent and not needed: leave takes all of it off",
        {"2025-01-01": {"verdict": "PASS", "required": "0"}},
        LEAVE | THEORY,
        PROMOTED | WHOLE_YEAR,
    ),
    Case(
        "on_join is full where absent",
        asks("24"),
        {},
        {"appointments": [post("2025-10-31")]},
    ),
    Case(  # October, November, December
        "on_join prorate_month: the month of joining counts",
        asks("6"),
        {"on_join": "prorate_month"},
        {"appointments": [post("2025-10-31")]},
    ),
    Case(  # in the house since 2010, in this audience since October
        "on_join looks at the first appointment, not at the first that matches",
        asks("40"),
        {"on_join": "prorate_month"} | audience(tiers=["leader"]),
        {"appointments": [post(until="2025-09-30"), leader("2025-10-01")]},
    ),
    Case("on_leave is ignore where absent", asks("24"), {}, MARCH_TO_MAY),
    Case("on_leave prorate_month: whole months are taken off", asks("18"), LEAVE, MARCH_TO_MAY),
    Case(  # 2 March to 30 May holds April alone
        "only calendar months wholly inside a leave are taken off",
        asks("22"),
        LEAVE,
        {"leaves": [leave("2025-03-02", "2025-05-30")]},
    ),
    Case(
        "leaves that adjoin are one leave",
        asks("22"),
        LEAVE,
        {"leaves": [leave("2025-03-15", "2025-04-10"), leave("2025-02-10", "2025-03-14")]},
    ),
    Case(
        "leaves with a day between them are two",
        asks("24"),
        LEAVE,
        {"leaves": [leave("2025-02-10", "2025-03-14"), leave("2025-03-16", "2025-04-10")]},
    ),
    Case("a leave may still go on", asks("4"), LEAVE, {"leaves": [leave("2025-03-01", None)]}),
    Case(  # 10 × 11/12 = 9.1666…, and with the month of joining and a leave 10 × 5/12
        "prorated amounts are rounded half up to 0.01",
        asks("4.17"),
        LEAVE | {"required": "10", "on_join": "prorate_month"},
        {
            "appointments": [post("2025-06-20")],
            "leaves": [leave("2025-07-15", "2025-09-14"), leave("2025-11-01", "2025-11-30")],
        },
    ),
    Case(  # 0.06 × 1/12 = 0.005 is half, and goes up
        "half goes up",
        asks("0.01"),
        LEAVE | {"required": "0.06"},
        {"leaves": [leave("2025-02-01", "2025-12-31")]},
    ),
    Case(  # six months at 24/12, six at 40/12, less March (member) and October (leader)
        "tiers, leave and joining are prorated together and rounded once",
        asks("26.67"),
        PRORATED | LEAVE,
        {
            "appointments": [post(until="2025-06-30"), leader("2025-07-01")],
            "leaves": [leave("2025-03-01", "2025-03-31"), leave("2025-10-01", "2025-10-31")],
        },
    ),
    Case(
        "of several tiers held on a day the larger requirement stands",
        asks("40"),
        {},
        {"appointments": [post(), leader(until="2025-12-31")]},
    ),
    Case(  # a leader on 1 July alone; the months from August are a member's again
        "of several tiers held on the first of a month too",
        asks("25.33"),
        PRORATED,
        {"appointments": [post(), leader("2025-07-01", "2025-07-01")]},
    ),
    Case(  # the driver's tier is nothing to clerks
        "only appointments that match the audience give a tier, and only between them does it change",
        asks("24"),
        audience(posts=["clerk"]),
        {"appointments": [post(), leader("2025-06-01", post="driver")]},
    ),
    Case(
        "an appointment whose tier required does not name is outside the audience",
        {"2025-01-01": "NOT_APPLICABLE"},
        {"required": {"leader": "40"}},
    ),
    Case(
        "where no tier is held on the day asked for, the last one before it in the period stands",
        asks("40"),
        {"on_tier_change": "end"},
        {"appointments": [post(until="2025-03-31"), leader("2025-04-01", "2025-09-30")]},
    ),
    Case(
        "else the first after it",
        asks("24"),
        {"on_tier_change": "start"},
        {"appointments": [post("2025-02-01", "2025-03-31"), leader("2025-04-01")]},
    ),
    Case(  # January to April: 4 × 24/12; then, in the gap too, 8 × 40/12 less nothing
        "so do the months in a gap",
        asks("34.67"),
        PRORATED,
        {"appointments": [post(until="2025-01-31"), post("2025-03-10", "2025-04-20"), leader("2025-04-30")]},
    ),
    Case(
        "a completion is never prorated",
        {"2021-06-01": {"required": "1", "verdict": "FAIL"}},
        ROTATION | LEAVE | {"on_join": "prorate_month"},
        {"appointments": [post("2021-06-01")], "leaves": [leave("2021-06-01", "2023-06-01")]},
    ),
    Case(  # nothing is asked, of the minimum neither
        "a requirement brought to 0 by leave is met",
        {"2025-01-01": {"verdict": "PASS", "required": "0", "missing": {}}},
        LEAVE | THEORY,
        WHOLE_YEAR,
    ),
    Case(
        "a requirement of 0 that nothing brought there leaves the minima",
        {"2025-01-01": {"verdict": "FAIL", "required": "0", "short": "0", "missing": {"theory": "8"}}},
        LEAVE | THEORY | {"required": "0"},
        MARCH_TO_MAY,
    ),
    Case(  # the gap changes no tier
        "an interruption is no change of tier",
        asks("24"),
        {"required": TIERS},
        {"appointments": [post(until="2025-03-31"), post("2025-09-01")]},
    ),
]


@pytest.mark.parametrize(**sentences(CASES))
def test_requirements(case):
    case.check()
