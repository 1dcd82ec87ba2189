"""The next day on which rows may come out otherwise is never named too late."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.hours.domain.changing import next_change
from lms.hours.domain.evaluation import evaluate
from lms.hours.domain.facts_reading import read_facts
from lms.hours.domain.policy import Policy
from lms.hours.domain.reading import read_policy
from tests.lms.hours.domain.situations import (
    ANNUAL,
    EXPIRING,
    ROTATION,
    Json,
    credit,
    done,
    facts,
    policy_text,
    post,
)

QUARTERS = {"kind": "calendar", "months": 3, "anchor": "2020-02-29"}
RULES = {
    "a year": ANNUAL,
    "a floor in each month of a quarter": ANNUAL | {"period": QUARTERS, "each": {"months": 1, "hours": "1"}},
    "half a year from the appointment": ANNUAL
    | {"period": {"kind": "from_event", "event": "appointed", "months": 6}},
    "a chain with grace": ROTATION | {"grace_months": 2},
    "an expiry": EXPIRING,
}
BEGINNING = date(2023, 1, 1)
DAYS = st.integers(0, 1200).map(lambda days: (BEGINNING + timedelta(days=days)).isoformat())


def said(policies: list[Policy], document: Json) -> list[Json]:
    return [row.as_json() | {"trace": None} for row in evaluate(policies, read_facts(document))]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
@settings(derandomize=True, max_examples=25, deadline=None, database=None)
@given(today=DAYS, joined=DAYS, in_force=DAYS, earned=st.lists(DAYS, max_size=3), ahead=st.integers(1, 400))
def test_until_the_next_change_rows_stay_as_they_are(rule, today, joined, in_force, earned, ahead):
    policies = [read_policy(policy_text(rule, valid_from=in_force))]
    known = facts(
        f"{today}T20:00:00+08:00",
        appointments=[post(joined)],
        credits=[credit(f"c{number}", "9", day) for number, day in enumerate(earned)],
        completions=done(*earned),
    )
    rows = evaluate(policies, read_facts(known))
    changes_on = next_change(policies, read_facts(known), rows)
    later = date.fromisoformat(today) + timedelta(days=ahead)
    if changes_on is not None:
        assert changes_on.isoformat() > today
        later = min(later, changes_on - timedelta(days=1))
    end_of_day = datetime.combine(later, datetime.max.time()).isoformat() + "+08:00"
    assert said(policies, known) == said(policies, known | {"as_of": end_of_day})


def test_a_rolling_rule_is_looked_at_every_day():
    policies = [read_policy(policy_text(ANNUAL | {"period": {"kind": "rolling", "months": 12}}))]
    known = read_facts(facts("2025-06-01"))
    assert next_change(policies, known, evaluate(policies, known)) == date(2025, 6, 2)
