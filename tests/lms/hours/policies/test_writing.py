"""What is written reads back to the same, for every policy there can be."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.hours.domain.amounts import Share
from lms.hours.domain.policy import (
    Alternative,
    Audience,
    Base,
    Carry,
    Floor,
    Joining,
    LeaveEffect,
    Limit,
    Measure,
    PeriodKind,
    PeriodSpec,
    Policy,
    Rule,
    ShareOf,
    StartingEvent,
    TierChange,
)
from lms.hours.domain.reading import read_policy
from lms.hours.domain.writing import write_policy
from lms.hours.policies.documents import line_of, with_head, with_rule, without_rule
from lms.hours.policies.shipped import NAMES, shipped_policy, shipped_text
from tests.lms.hours.policies.policies import policy_text, rule_text

# any character that a TOML text may hold, spaces at the ends aside, which reading takes away
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).map(str.strip).filter(bool)
names = st.text("abcdefgh-_学时", min_size=1, max_size=8)
amounts = st.integers(0, 99_999_999)
months = st.integers(1, 1200)
days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
sets = st.none() | st.frozensets(names, min_size=1, max_size=3)
required = amounts | st.dictionaries(names, amounts, min_size=1, max_size=3)
shares = st.integers(1, 99).flatmap(lambda least: st.builds(Share, st.just(least), st.integers(least, 99)))
categories = st.lists(names, min_size=1, max_size=3).map(tuple)


def limits(which, *, may_be_per_activity: bool):
    per_activity = st.booleans() if may_be_per_activity else st.just(False)
    return st.builds(Limit, which, amounts, is_per_activity=per_activity) | st.builds(
        Limit, which, st.none(), shares, st.sampled_from(ShareOf), is_per_activity=per_activity
    )


summing = st.sampled_from([Measure.HOURS, Measure.DAYS, Measure.COUNT])
sums = st.builds(Alternative, summing, required, sets)
completions = st.builds(Alternative, st.just(Measure.COMPLETION), st.just(100), st.none(), names)
summed_period = st.one_of(
    st.builds(PeriodSpec, st.just(PeriodKind.CALENDAR), months, days),
    st.builds(PeriodSpec, st.just(PeriodKind.ROLLING), months),
    st.builds(PeriodSpec, st.just(PeriodKind.FROM_EVENT), months, event=st.sampled_from(StartingEvent)),
)
cycles = st.builds(
    PeriodSpec,
    st.just(PeriodKind.FROM_LAST),
    months,
    first=st.sampled_from(StartingEvent),
    base=st.just(Base.COMPLETION),
) | st.builds(
    PeriodSpec,
    st.just(PeriodKind.FROM_LAST),
    months,
    first=st.sampled_from(StartingEvent),
    base=st.just(Base.EXPIRY),
    window_months=st.none() | months,
)


def common(rule_id: str) -> dict:
    return {
        "id": st.just(rule_id),
        "title": texts,
        "title_en": st.just("") | texts,
        "clause": st.just("") | texts,
        "clause_en": st.just("") | texts,
        "audience": st.builds(Audience, sets, sets, sets, sets),
        "on_tier_change": st.none() | st.sampled_from(TierChange),
        "on_join": st.sampled_from(Joining),
        "on_leave": st.sampled_from(LeaveEffect),
        "grace_months": st.integers(0, 1200),
    }


@st.composite
def rules(draw, rule_id: str):
    if draw(st.booleans()):
        return draw(
            st.builds(
                Rule, alternatives=completions.map(lambda way: (way,)), period=cycles, **common(rule_id)
            )
        )
    period = draw(summed_period)
    ways = st.lists(sums, min_size=2, max_size=3).map(tuple) | sums.map(lambda way: (way,))
    floor = st.none() | st.builds(Floor, st.integers(1, period.months), amounts)
    carried = st.builds(Carry, amounts, st.none() | names, st.none() | months)
    return draw(
        st.builds(
            Rule,
            alternatives=ways,
            period=st.just(period),
            minima=st.lists(limits(categories, may_be_per_activity=False), max_size=2).map(tuple),
            caps=st.lists(limits(st.none() | categories, may_be_per_activity=True), max_size=2).map(tuple),
            each=floor,
            carry=st.none() | carried if period.kind is PeriodKind.CALENDAR else st.none(),
            **common(rule_id),
        )
    )


@st.composite
def policies(draw) -> Policy:
    ids = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    valid_from = draw(days)
    return Policy(
        id=draw(names),
        version=draw(st.integers(1, 999)),
        title=draw(texts),
        title_en=draw(st.just("") | texts),
        document=draw(st.just("") | texts),
        timezone=ZoneInfo(draw(st.sampled_from(["Asia/Shanghai", "Europe/London", "UTC"]))),
        valid_from=valid_from,
        valid_to=draw(st.none() | st.dates(valid_from, date(2200, 1, 1))),
        rules=tuple(draw(rules(rule_id)) for rule_id in ids),
    )


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(policies())
def test_what_is_written_reads_back_equal(policy):
    text = write_policy(policy)
    assert read_policy(text) == policy
    assert write_policy(read_policy(text)) == text


@pytest.mark.parametrize("name", NAMES)
def test_shipped_policies_read_back_equal(name):
    assert read_policy(write_policy(shipped_policy(name))) == shipped_policy(name)
    assert shipped_policy(name).title_en
    assert all(rule.clause and rule.clause_en and rule.title_en for rule in shipped_policy(name).rules)


def test_a_change_leaves_the_comments_where_they_are():
    text = with_head(
        shipped_text("founding"), {"version": 2, "valid_to": date(2030, 12, 31), "title_en": None}
    )
    assert text.startswith("# The founding rules (Jiangsu, 2010)")
    changed = read_policy(text)
    assert (changed.version, changed.valid_to, changed.title_en) == (2, date(2030, 12, 31), "")
    assert changed.rules == shipped_policy("founding").rules


def test_a_rule_is_replaced_added_and_taken_out():
    text = policy_text(rules=rule_text("annual", more="# why so much\n") + rule_text("reading", '"4"'))
    values = {
        "id": "annual",
        "measure": "hours",
        "required": "30",
        "period": {"kind": "rolling", "months": 12},
    }
    replaced = with_rule(text, "annual", values)
    assert "# why so much" in replaced
    assert [(rule.id, rule.alternatives[0].required) for rule in read_policy(replaced).rules] == [
        ("annual", 3000),
        ("reading", 400),
    ]
    assert [rule.id for rule in read_policy(with_rule(text, None, values | {"id": "new"})).rules] == [
        "annual",
        "reading",
        "new",
    ]
    assert [rule.id for rule in read_policy(without_rule(text, "annual")).rules] == ["reading"]
    with pytest.raises(KeyError):
        without_rule(text, "nothing")


CAPS = """
[[rules]]
id = "capped"
caps = [{ categories = ["a"], hours = "1" }, # {
    { categories = ["{"], hours = "2" },
    { categories = ["c"], hours = "3" }]
any_of = [
    { measure = "days" },
    { measure = "hours" },
]
"""


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("policy.timezone", 'timezone = "Asia/Shanghai"'),
        ("rules.annual.required.leader", 'required = { member = "24", leader = "40" }'),
        ("rules.reading.required", 'required = "4"'),
        ("rules.reading.nothing", "[[rules]]"),
        ("policy.nothing", "[policy]"),
        ("rules.capped.caps", 'caps = [{ categories = ["a"], hours = "1" }, # {'),
        ("rules.capped.caps.1.hours", 'caps = [{ categories = ["a"], hours = "1" }, # {'),
        ("rules.capped.caps.2.hours", '    { categories = ["{"], hours = "2" },'),
        ("rules.capped.caps.3", '    { categories = ["c"], hours = "3" }]'),
        ("rules.capped.any_of.2.required", '    { measure = "hours" },'),
        ("rules.capped.any_of.9.required", "any_of = ["),
        ("others", "[others]"),
        ("rules.nobody.required", None),
        ("rules", None),
        ("", None),
    ],
)
def test_a_fault_is_shown_on_its_line(place, expected):
    rules = rule_text("annual") + rule_text("reading", '"4"') + CAPS + "[others]\n"
    text = policy_text(rules=rules)
    line = line_of(text, place)
    assert (None if line is None else text.splitlines()[line - 1]) == expected
