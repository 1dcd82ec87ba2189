"""What must hold of any facts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.hours.domain.amounts import amount_text
from tests.lms.hours.domain.situations import (
    ANNUAL,
    TIERS,
    YEARLY,
    Json,
    credit,
    exempt,
    facts,
    leader,
    leave,
    policy_text,
    post,
    rows_of,
)

CATEGORIES = ["theory", "away", "online"]
FIRST = datetime(2023, 1, 1, 9, tzinfo=UTC)
COUNTED = {"PASS", "DEFERRED", "FAIL", "IN_PROGRESS"}

SETTINGS = settings(derandomize=True, max_examples=60, deadline=None, database=None)


def amounts(most: int) -> st.SearchStrategy[str]:
    return st.integers(0, most * 100).map(amount_text)


@st.composite
def earned(draw: Any, *, sessions: bool = True, least: int = 0, one_time: bool = False) -> list[Json]:
    """Credits of three years. No two are earned at the same instant, unless `one_time`."""
    hours = draw(st.lists(st.integers(0, 1080), min_size=least, max_size=8, unique=not one_time))
    found = []
    for number, day in enumerate(hours):
        begins = FIRST + timedelta(days=day, hours=draw(st.integers(0, 3)))
        ends = begins + timedelta(hours=draw(st.sampled_from([1, 3, 15, 50, 400])))
        has_session = sessions and draw(st.booleans())
        at = FIRST + timedelta(days=day, seconds=0 if one_time else number)
        found.append(
            credit(
                f"c{number}",
                draw(amounts(30)),
                at.isoformat(),
                activity=f"a{draw(st.integers(0, 3))}",
                category=draw(st.sampled_from(CATEGORIES)),
                days=draw(amounts(3)),
                state=draw(st.sampled_from(["accepted"] * 5 + ["pending"])),
            )
            | ({"starts_at": begins.isoformat(), "ends_at": ends.isoformat()} if has_session else {})
        )
    return found


@st.composite
def alone(draw: Any) -> list[Json]:
    """Credits of activities of their own, without sessions: none is a double or a conflict of another."""
    return [one | {"activity": one["ref"]} for one in draw(earned(sessions=False))]


@st.composite
def limits(draw: Any) -> Json:
    """Minima and caps. The caps lie beside or within one another."""
    rule: Json = {}
    if draw(st.booleans()):
        rule["caps"] = [
            {"categories": ["theory"], "hours": draw(amounts(20))},
            {"categories": ["theory", "away"], "hours": draw(amounts(30))},
            {"categories": ["online"], "share": "1/3", "of": draw(st.sampled_from(["required", "earned"]))},
            {"hours": draw(amounts(20)), "per_activity": True},
        ]
    if draw(st.booleans()):
        rule["minima"] = [{"categories": ["theory"], "share": "2/3", "of": "required"}]
    if draw(st.booleans()):
        rule["carry"] = {"max": draw(amounts(20)), "into": "away"}
    return ANNUAL | rule


SITUATIONS = st.fixed_dictionaries(
    {
        "as_of": st.sampled_from(["2025-12-31", "2026-01-01", "2025-06-01"]),
        "appointments": st.sampled_from(
            [[post()], [leader("2024-05-20")], [post("2023-02-01", "2025-03-31"), leader("2025-04-01")]]
        ),
        "leaves": st.sampled_from([[], [leave("2024-02-01", "2024-06-15")], [leave("2025-01-01", None)]]),
        "exemptions": st.sampled_from(
            [
                [],
                [exempt("2024-01-01")],
                [exempt("2024-01-01", "defer", "10")],
                [exempt("2025-01-01", "reduce", "30")],
            ]
        ),
    }
)
HANDLING = st.fixed_dictionaries(
    {
        "on_join": st.sampled_from(["full", "prorate_month", "next_period"]),
        "on_leave": st.sampled_from(["ignore", "prorate_month"]),
        "on_tier_change": st.sampled_from(["start", "end", "highest", "prorate_month"]),
    }
)


def counted(rows: list[Json]) -> list[float]:
    return [round(float(row["counted"]) * 100) for row in rows]


@SETTINGS
@given(limits(), HANDLING, SITUATIONS, earned(), st.booleans())
def test_rows_are_consistent(rule, handling, situation, held, speaks_of_change):
    if not speaks_of_change:
        handling = {key: value for key, value in handling.items() if key != "on_tier_change"}
    rows = rows_of([policy_text(rule | handling)], facts(**situation, credits=held))
    assert rows
    for row in rows:
        traced = [line["ref"] for line in row["trace"] if not line["ref"].startswith("carry:")]
        assert traced == [one["ref"] for one in held], "every credit once"
        assert sum(counted(row["trace"])) == counted([row])[0]
        if row["verdict"] in {"NOT_APPLICABLE", "EXEMPT"}:
            assert (row["required"], row["short"]) == ("0", "0")
        elif row["verdict"] == "UNDECIDED":
            assert (row["required"], row["short"], speaks_of_change) == (None, None, False)
        else:
            assert row["verdict"] in COUNTED
            short = max(float(row["required"]) - float(row["counted"]), 0)
            assert float(row["short"]) == round(short, 2)
            is_met = row["short"] == "0" and not row["missing"]
            assert is_met == (row["verdict"] in {"PASS", "DEFERRED"})
            assert all(float(amount) > 0 for amount in row["missing"].values())


@SETTINGS
@given(limits(), SITUATIONS, alone(), st.integers(0, 1080), amounts(30), st.sampled_from(CATEGORIES))
def test_another_credit_never_lowers_what_counts(rule, situation, held, day, hours, category):
    """In no period, with any caps that lie beside or within one another, and carry-over.

    The format itself takes hours away for a further credit, and the credits here are made so that it does not:
    - a session that starts earlier makes a larger one a conflict, so these have no sessions;
    - the larger of two credits for one activity may be of a category that is capped, so these have their own;
    - where caps cross, one early credit takes the room of later ones under both, so these do not cross;
    - under a cap the earlier credit counts, which may lie before the last months that carry looks at, so it has none.
    """
    more = credit("more", hours, (FIRST + timedelta(days=day, minutes=1)).isoformat(), category=category)
    rule = rule | {"on_tier_change": "highest"}
    before = rows_of([policy_text(rule)], facts(**situation, credits=held))
    after = rows_of([policy_text(rule)], facts(**situation, credits=[*held, more]))
    assert all(was <= now for was, now in zip(counted(before), counted(after), strict=True))


@SETTINGS
@given(earned(sessions=False), earned(sessions=False, least=1))
def test_another_credit_for_the_same_activity_never_lowers_what_counts_without_caps(held, more):
    more = [one | {"ref": f"more-{one['ref']}"} for one in more]
    before = rows_of([policy_text()], facts(credits=held))
    after = rows_of([policy_text()], facts(credits=[*held, *more]))
    assert all(was <= now for was, now in zip(counted(before), counted(after), strict=True))


@SETTINGS
@given(limits(), SITUATIONS, earned(), st.randoms(use_true_random=False))
def test_the_order_of_credits_does_not_matter_when_they_were_earned_at_different_times(
    rule, situation, held, random
):
    """Where all else is equal the format lets the order in the facts decide; here nothing is."""
    rule = rule | {"on_tier_change": "prorate_month"}
    mixed = random.sample(held, len(held))
    one, other = (rows_of([policy_text(rule)], facts(**situation, credits=some)) for some in (held, mixed))
    for row in (*one, *other):
        row["trace"].sort(key=lambda line: line["ref"])
    assert one == other


@SETTINGS
@given(earned(sessions=False, one_time=True), st.randoms(use_true_random=False))
def test_the_order_of_credits_never_matters_to_the_sums(held, random):
    mixed = random.sample(held, len(held))
    one, other = (rows_of([policy_text()], facts(credits=some)) for some in (held, mixed))
    assert counted(one) == counted(other)


@SETTINGS
@given(alone(), st.sampled_from(["hours", "days", "count"]))
def test_the_categories_of_a_period_sum_to_its_total(held, measure):
    plain = {"measure": measure, "required": "9", "period": YEARLY}
    rules = [plain, *(plain | {"categories": [category]} for category in CATEGORIES)]
    rows = rows_of([policy_text(*rules)], facts(credits=held))
    total, *parts = (counted([row for row in rows if row["rule"] == f"r{number}"]) for number in range(1, 5))
    assert [sum(of_period) for of_period in zip(*parts, strict=True)] == total


@SETTINGS
@given(earned(least=1), st.sampled_from(["hours", "days", "count"]), st.sampled_from([1, 2, 3, 5, 7]))
def test_what_is_split_over_periods_adds_up_to_the_whole(held, measure, months):
    """One credit alone: several may be doubles in one period and not in the next."""
    one = held[0] | {"state": "accepted"}
    period = {"kind": "calendar", "months": months, "anchor": "2022-12-31"}
    rows = rows_of(
        [policy_text({"measure": measure, "required": "9", "period": period}, valid_from="2022-12-31")],
        facts("2028-01-01", credits=[one]),
    )
    whole = "1" if measure == "count" else one[measure]
    assert sum(counted(rows)) == round(float(whole) * 100)


@SETTINGS
@given(limits(), earned(), SITUATIONS)
def test_no_more_than_a_cap_counts_of_its_categories(rule, held, situation):
    of = {one["ref"]: one["category"] for one in held}
    rows = rows_of([policy_text(rule | {"required": TIERS["member"]})], facts(**situation, credits=held))
    for row in rows:
        for cap in rule.get("caps", []):
            lines = [
                line for line in row["trace"] if of.get(line["ref"]) in cap.get("categories", CATEGORIES)
            ]
            if cap.get("per_activity"):
                assert all(float(line["counted"]) <= float(cap["hours"]) for line in lines)
            elif "hours" in cap:
                assert sum(counted(lines)) <= round(float(cap["hours"]) * 100)
