"""Whatever a document says, it is read or refused; nothing else is ever raised."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.hours.domain.evaluation import evaluate
from lms.hours.domain.facts_reading import read_facts
from lms.hours.domain.reading import read_policy
from lms.hours.domain.refusals import FactsRefused, PolicyRefused
from tests.lms.hours.domain.situations import (
    ANNUAL,
    EXPIRING,
    ROTATION,
    YEARLY,
    credit,
    done,
    exempt,
    facts,
    leave,
    policy_text,
    post,
)

GIVEN = policy_text()
DAYS = {"measure": "days", "required": "12"}
FUZZ = settings(derandomize=True, max_examples=200, deadline=None, database=None)

PARTS: list[Any] = [
    YEARLY,
    ROTATION["period"],
    DAYS,
    {"months": 12, "hours": "1"},
    "24",
    "2/3",
    "prorate_month",
    12,
]
KEYS = [
    *(
        "id",
        "measure",
        "required",
        "period",
        "audience",
        "minima",
        "caps",
        "carry",
        "each",
        "any_of",
        "categories",
    ),
    *(
        "kind",
        "months",
        "anchor",
        "share",
        "of",
        "hours",
        "max",
        "into",
        "on_join",
        "on_leave",
        "grace_months",
        "tiers",
    ),
]
OF_A_RULE = st.recursive(
    st.sampled_from(PARTS)
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=8,
)


@FUZZ
@given(st.dictionaries(st.sampled_from(KEYS), OF_A_RULE, max_size=6))
def test_any_rule_is_read_or_refused(values):
    try:
        text = policy_text(ANNUAL | {key: value for key, value in values.items() if value is not None})
    except (TypeError, ValueError):  # a value that TOML cannot write
        return
    with contextlib.suppress(PolicyRefused):
        read_policy(text)


@FUZZ
@given(
    st.text(max_size=200) | st.integers(0, len(GIVEN)).map(lambda cut: GIVEN[:cut]),
    st.text("=[]{}\"'\n\r.#x1", max_size=4),
)
def test_any_text_is_read_or_refused(text, more):
    for broken in (text + more, GIVEN[: len(text)] + more + GIVEN[len(text) :]):
        with contextlib.suppress(PolicyRefused):
            read_policy(broken)


POLICIES = [
    read_policy(
        policy_text(
            ANNUAL | {"on_leave": "prorate_month", "on_join": "prorate_month", "carry": {"max": "9"}},
            ANNUAL | {"period": {"kind": "rolling", "months": 7}, "each": {"months": 2, "hours": "1"}},
            ROTATION | {"period": ROTATION["period"] | {"first": "joined"}},
            EXPIRING,
        )
    )
]
WHOLE = facts(
    appointments=[post(), post("2025-03-01", "2025-12-31", tier="leader")],
    leaves=[leave("2025-03-01", "2025-05-31"), leave("2025-07-01", None)],
    credits=[credit("c1", "8"), credit("c2", "8", session=("2025-03-05T09:00", "2025-03-05T12:00"))],
    completions=done("2020-01-01"),
    exemptions=[exempt("2025-01-01", "defer")],
)
PLACES = [(), *((key,) for key in WHOLE)] + [
    (key, number, inner)
    for key, value in WHOLE.items()
    if isinstance(value, list)
    for number, item in enumerate(value)
    for inner in item
]
DATES = st.sampled_from(
    ["0001-01-01", "0001-01-31", "9999-12-31", "9999-12-01", "2024-02-29", "2025-02-29", "20250101"]
)
VALUES = st.recursive(
    DATES
    | DATES.map(lambda day: day + "T00:00:00+14:00")
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["from", "ref", "x"]), inner, max_size=2)
    ),
    max_leaves=5,
)


@FUZZ
@given(st.lists(st.tuples(st.sampled_from(PLACES), VALUES), min_size=1, max_size=4))
def test_any_facts_are_judged_or_refused(changes):
    document: Any = json.loads(json.dumps(WHOLE))
    for place, value in changes:
        document = replaced(document, place, value)
    with contextlib.suppress(FactsRefused):
        found = read_facts(document)
        for row in evaluate(POLICIES, found):
            assert row.as_json()["person"] == found.person


def replaced(document: Any, place: tuple[Any, ...], value: Any) -> Any:
    """The document with another value at a place, where it has that place still."""
    if not place:
        return value
    try:
        document[place[0]] = replaced(document[place[0]], place[1:], value)
    except (TypeError, KeyError, IndexError):
        return document
    return document
