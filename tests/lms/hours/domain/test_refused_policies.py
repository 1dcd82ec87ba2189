"""A malformed policy is refused with the key and the reason; nothing else is ever raised."""

from __future__ import annotations

import pytest

from lms.hours.domain.evaluation import Evaluator
from lms.hours.domain.reading import read_policy
from lms.hours.domain.refusals import PolicyRefused
from tests.lms.hours.domain.situations import ANNUAL, EXPIRING, ROTATION, YEARLY, Json, policy_text, toml

GIVEN = policy_text()
DAYS = {"measure": "days", "required": "12"}


def without(rule: Json, *keys: str) -> Json:
    return {key: value for key, value in rule.items() if key not in keys}


# what is wrong: the text, the key that is named, words of the reason
REFUSED: dict[str, tuple[str, str, str]] = {
    "not TOML": ("[policy\n", "", "this is not TOML: Expected ']'"),
    "a day that is none, unquoted": (
        GIVEN.replace('valid_from = "2010-01-01"', "valid_from = 2010-02-30"),
        "policy.valid_from",
        "Invalid date",
    ),
    "such a day deep in a rule": (
        GIVEN.replace('"anchor" = "2010-01-01"', "anchor = 2010-02-30"),
        "rules.r1.anchor",
        "Invalid date",
    ),
    "a day that is none, quoted": (
        policy_text(valid_from="2010-02-30"),
        "policy.valid_from",
        "no day of the calendar",
    ),
    "an instant for a day": (
        GIVEN.replace('"2010-01-01"', "2010-01-01T00:00:00Z", 1),
        "policy.valid_from",
        "a day such as",
    ),
    "a key twice": (
        GIVEN.replace("version = 1", "version = 1\nversion = 2"),
        "policy.version",
        "Cannot overwrite",
    ),
    "numbers without end": ("a = " + "9" * 5000, "", "too many digits"),
    "a tower of lists": ("a = " + "[" * 50_000, "", "nested too deeply"),
    "a text without end": ("#" * 200_001, "", "longer than 200000"),
    "no policy": ("[[rules]]\nid = 'a'", "policy", "is missing"),
    "a misspelled table": (GIVEN.replace("[policy]", "[polcy]"), "polcy", "perhaps “policy”"),
    "no rules": (GIVEN.partition("[[rules]]")[0], "rules", "at least one rule"),
    "the same rule twice": (policy_text(ANNUAL, ANNUAL | {"id": "r1"}), "rules", "“r1” is given twice"),
    "no id": (policy_text(id=""), "policy.id", "a text is expected"),
    "a version in words": (policy_text(version="three"), "policy.version", "a whole number"),
    "a version of 0": (policy_text(version=0), "policy.version", "from 1 to"),
    "no title": (GIVEN.replace('title = "P"\n', ""), "policy.title", "is missing"),
    "an unknown zone": (policy_text(timezone="Asia/Peking"), "policy.timezone", "no time zone"),
    "a zone that is a path": (policy_text(timezone="../etc/passwd"), "policy.timezone", "no time zone"),
    "valid_to before valid_from": (
        policy_text(valid_to="2009-12-31"),
        "policy.valid_to",
        "before valid_from",
    ),
    "an unknown key of the policy": (
        policy_text(owner="me"),
        "policy.owner",
        "no such key; known are document",
    ),
    "a misspelled key": (
        policy_text(without(ANNUAL, "required") | {"requred": "24"}),
        "rules.r1.requred",
        "perhaps “required” is meant",
    ),
    "a misspelled key that may be absent": (
        policy_text(ANNUAL | {"on_tier_chnage": "start"}),
        "rules.r1.on_tier_chnage",
        "perhaps “on_tier_change”",
    ),
    "a misspelled key of the audience": (
        policy_text(ANNUAL | {"audience": {"tier": ["member"]}}),
        "rules.r1.audience.tier",
        "perhaps “tiers”",
    ),
    "a misspelled key of the period": (
        policy_text(ANNUAL | {"period": YEARLY | {"anker": 1}}),
        "rules.r1.period.anker",
        "no such key",
    ),
    "no measure": (policy_text(without(ANNUAL, "measure")), "rules.r1.measure", "is missing"),
    "an unknown measure": (
        policy_text(ANNUAL | {"measure": "minutes"}),
        "rules.r1.measure",
        "none of hours, days, count, completion",
    ),
    "no period": (policy_text(without(ANNUAL, "period")), "rules.r1.period", "is missing"),
    "an unknown kind of period": (
        policy_text(ANNUAL | {"period": YEARLY | {"kind": "yearly"}}),
        "rules.r1.period.kind",
        "“yearly” is none of",
    ),
    "no anchor": (
        policy_text(ANNUAL | {"period": without(YEARLY, "anchor")}),
        "rules.r1.period.anchor",
        "is missing",
    ),
    "0 months": (
        policy_text(ANNUAL | {"period": YEARLY | {"months": 0}}),
        "rules.r1.period.months",
        "from 1 to",
    ),
    "months as text": (
        policy_text(ANNUAL | {"period": YEARLY | {"months": "12"}}),
        "rules.r1.period.months",
        "a whole number",
    ),
    "a key of another kind of period": (
        policy_text(ANNUAL | {"period": YEARLY | {"event": "joined"}}),
        "rules.r1.period.event",
        "no meaning in a period of the kind calendar",
    ),
    "an event that is none": (
        policy_text(ANNUAL | {"period": {"kind": "from_event", "months": 6, "event": "hired"}}),
        "rules.r1.period.event",
        "none of appointed, joined",
    ),
    "a window without expiry": (
        policy_text(ROTATION | {"period": ROTATION["period"] | {"window_months": 3}}),
        "rules.r1.period.window_months",
        "only with the base expiry",
    ),
    "hours from the last completion": (
        policy_text(ANNUAL | {"period": EXPIRING["period"]}),
        "rules.r1.measure",
        "must be completion",
    ),
    "a float": (policy_text(ANNUAL | {"required": 24.0}), "rules.r1.required", "written as text"),
    "a float for a tier": (
        policy_text(ANNUAL | {"required": {"member": 24.5}}),
        "rules.r1.required.member",
        "written as text",
    ),
    "a negative amount": (policy_text(ANNUAL | {"required": "-24"}), "rules.r1.required", "-24 is negative"),
    "three places": (policy_text(ANNUAL | {"required": "0.125"}), "rules.r1.required", "at most two places"),
    "an exponent": (policy_text(ANNUAL | {"required": "1e3"}), "rules.r1.required", "no amount"),
    "no number": (policy_text(ANNUAL | {"required": "NaN"}), "rules.r1.required", "no amount"),
    "digits of another script": (
        policy_text(ANNUAL | {"required": "２４"}),
        "rules.r1.required",
        "no amount",
    ),
    "an amount for no tier": (policy_text(ANNUAL | {"required": {}}), "rules.r1.required", "names no tier"),
    "an empty list": (policy_text(ANNUAL | {"categories": []}), "rules.r1.categories", "with at least one"),
    "a list of numbers": (
        policy_text(ANNUAL | {"categories": [1]}),
        "rules.r1.categories",
        "a list of texts",
    ),
    "a minimum of nothing": (
        policy_text(ANNUAL | {"minima": [{"hours": "8"}]}),
        "rules.r1.minima.1.categories",
        "is missing",
    ),
    "a minimum without an amount": (
        policy_text(ANNUAL | {"minima": [{"categories": ["a"]}]}),
        "rules.r1.minima.1.hours",
        "either hours or a share",
    ),
    "hours and a share": (
        policy_text(ANNUAL | {"caps": [{"categories": ["a"], "hours": "8", "share": "1/2"}]}),
        "rules.r1.caps.1.hours",
        "either hours or a share",
    ),
    "more than all": (
        policy_text(ANNUAL | {"caps": [{"categories": ["a"], "share": "3/2"}]}),
        "rules.r1.caps.1.share",
        "no share between 0 and 1",
    ),
    "a share of zero parts": (
        policy_text(ANNUAL | {"caps": [{"categories": ["a"], "share": "1/0"}]}),
        "rules.r1.caps.1.share",
        "no share between 0 and 1",
    ),
    "a share of something else": (
        policy_text(ANNUAL | {"caps": [{"categories": ["a"], "share": "1/2", "of": "all"}]}),
        "rules.r1.caps.1.of",
        "none of required, earned",
    ),
    "a minimum per activity": (
        policy_text(ANNUAL | {"minima": [{"categories": ["a"], "hours": "8", "per_activity": True}]}),
        "rules.r1.minima.1.per_activity",
        "only a cap",
    ),
    "minima that are no list": (
        policy_text(ANNUAL | {"minima": {"hours": "8"}}),
        "rules.r1.minima",
        "a list is expected",
    ),
    "a floor longer than the period": (
        policy_text(ANNUAL | {"each": {"months": 13, "hours": "1"}}),
        "rules.r1.each.months",
        "longer than the period",
    ),
    "carry-over without an end": (policy_text(ANNUAL | {"carry": {}}), "rules.r1.carry.max", "is missing"),
    "carry-over between no periods": (
        policy_text(ANNUAL | {"carry": {"max": "4"}, "period": {"kind": "rolling", "months": 12}}),
        "rules.r1.carry",
        "only calendar periods",
    ),
    "negative grace": (policy_text(ANNUAL | {"grace_months": -1}), "rules.r1.grace_months", "from 0 to"),
    "an unknown handling of leave": (
        policy_text(ANNUAL | {"on_leave": "halve"}),
        "rules.r1.on_leave",
        "“halve” is none of",
    ),
    "a completion of no programme": (
        policy_text(without(ROTATION, "programme")),
        "rules.r1.programme",
        "a completion is one of a programme",
    ),
    "two completions": (policy_text(ROTATION | {"required": "2"}), "rules.r1.required", "asks for “1”"),
    "minima of completions": (
        policy_text(ROTATION | {"minima": [{"categories": ["a"], "hours": "1"}]}),
        "rules.r1.minima",
        "no meaning where completions",
    ),
    "one alternative": (
        policy_text({"any_of": [DAYS], "period": YEARLY}),
        "rules.r1.any_of",
        "at least two",
    ),
    "a measure beside alternatives": (
        policy_text(ANNUAL | {"any_of": [DAYS, DAYS]}),
        "rules.r1.measure",
        "stands in the alternatives",
    ),
    "a fault within an alternative": (
        policy_text({"any_of": [DAYS, {"measure": "hours", "required": "-1"}], "period": YEARLY}),
        "rules.r1.any_of.2.required",
        "is negative",
    ),
}


@pytest.mark.parametrize(("text", "key", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_a_malformed_policy_is_refused_with_key_and_reason(text, key, reason):
    with pytest.raises(PolicyRefused) as refused:
        read_policy(text)
    assert refused.value.key == key
    assert reason in str(refused.value)


def test_the_same_version_twice_is_refused_where_both_are_in_force():
    text = policy_text(), policy_text(valid_from="2015-01-01")
    with pytest.raises(PolicyRefused, match=r"policy\.version: p@1 is given twice"):
        Evaluator(read_policy(one) for one in text)
    Evaluator(read_policy(one) for one in (policy_text(valid_to="2014-12-31"), text[1]))


def test_an_amount_may_be_a_whole_number():
    assert read_policy(policy_text(ANNUAL | {"required": 24})) == read_policy(
        policy_text(ANNUAL | {"required": "24.00"})
    )


def test_toml_is_written_as_it_is_read():
    assert toml({"a": ["1", 2, True]}) == '{"a" = ["1", 2, true]}'
