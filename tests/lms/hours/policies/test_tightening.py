"""A lower unit may ask for more, never for less: a table with both sides of every key."""

from __future__ import annotations

import pytest

from lms.hours.domain.reading import read_policy
from lms.hours.domain.tightening import loosened
from lms.hours.policies.shipped import NAMES, shipped_policy
from tests.lms.hours.policies.policies import policy_text

YEAR = 'period = { kind = "calendar", months = 12, anchor = 2010-01-01 }\n'
HOURS = 'measure = "hours"\n'
BASE = HOURS + YEAR
TIERED = 'required = { member = "24", leader = "40" }\n'
FLAT = 'required = "24"\n'
COMPLETION = 'measure = "completion"\nprogramme = "rotation"\n'
LAST = COMPLETION + 'period = { kind = "from_last", months = 24 }\n'
EVENT = COMPLETION + 'period = { kind = "from_event", event = "appointed", months = 6 }\n'
ROLLING = HOURS + FLAT + 'period = { kind = "rolling", months = 12 }\n'


def rule(keys: str):
    return read_policy(policy_text(rules=f'\n[[rules]]\nid = "r"\n{keys}')).rules[0]


def keyed(common: str, upper: str, lower: str) -> tuple[str, str]:
    return common + upper, common + lower


TIGHTER = {
    "the same": (BASE + TIERED, BASE + TIERED),
    "more for one tier": (BASE + TIERED, BASE + 'required = { member = "30", leader = "40" }'),
    "one amount for all, at least the largest": (BASE + TIERED, BASE + 'required = "40"'),
    "one amount by tier": (
        BASE + FLAT + 'audience = { tiers = ["member"] }',
        BASE + 'audience = { tiers = ["member"] }\nrequired = { member = "24" }',
    ),
    "a further tier": (
        BASE + 'required = { leader = "40" }',
        BASE + 'required = { leader = "40", member = "10" }',
    ),
    "wider audience": keyed(BASE + FLAT, 'audience = { posts = ["a"] }', 'audience = { posts = ["a", "b"] }'),
    "everybody": keyed(BASE + FLAT, 'audience = { flags = ["full_time"] }', ""),
    "fewer categories": keyed(BASE + FLAT, 'categories = ["online", "external"]', 'categories = ["online"]'),
    "categories where all counted": keyed(BASE + FLAT, "", 'categories = ["online"]'),
    "fewer alternatives": (
        YEAR + 'any_of = [{ measure = "hours", required = "90" }, { measure = "days", required = "12" }]',
        BASE + 'required = "90"',
    ),
    "stricter alternatives": (
        YEAR + 'any_of = [{ measure = "hours", required = "90" }, { measure = "days", required = "12" }]',
        YEAR + 'any_of = [{ measure = "days", required = "13" }, { measure = "hours", required = "91" }]',
    ),
    "shorter period, as much each": (
        BASE + 'required = "24"',
        HOURS + 'period = { kind = "calendar", months = 6, anchor = 2010-01-01 }\nrequired = "24"',
    ),
    "shorter period, the same in sum": (
        HOURS + 'period = { kind = "calendar", months = 24, anchor = 2010-01-01 }\nrequired = "80"',
        BASE + 'required = "40"',
    ),
    "an earlier anchor on the same days": (
        BASE + FLAT,
        HOURS + FLAT + 'period = { kind = "calendar", months = 12, anchor = 2005-01-01 }',
    ),
    "shorter window": keyed(
        HOURS + FLAT,
        'period = { kind = "rolling", months = 12 }',
        'period = { kind = "rolling", months = 6 }',
    ),
    "earlier due": keyed(
        COMPLETION,
        'period = { kind = "from_last", months = 24 }',
        'period = { kind = "from_last", months = 12 }',
    ),
    "sooner after the event": (EVENT, EVENT.replace("months = 6", "months = 3")),
    "smaller renewal window": (
        COMPLETION + 'period = { kind = "from_last", months = 24, base = "expiry", window_months = 6 }',
        COMPLETION + 'period = { kind = "from_last", months = 24, base = "expiry", window_months = 3 }',
    ),
    "highest tier": keyed(BASE + TIERED, 'on_tier_change = "prorate_month"', 'on_tier_change = "highest"'),
    "a tier change decided that was open": keyed(BASE + TIERED, "", 'on_tier_change = "start"'),
    "a tier change that cannot matter": (
        BASE + TIERED + 'on_tier_change = "end"',
        BASE + 'required = "40"\non_tier_change = "start"',
    ),
    "joining counts fully": keyed(BASE + FLAT, 'on_join = "next_period"', 'on_join = "full"'),
    "joining counts in part": keyed(BASE + FLAT, 'on_join = "next_period"', 'on_join = "prorate_month"'),
    "leave lessens nothing": keyed(BASE + FLAT, 'on_leave = "prorate_month"', 'on_leave = "ignore"'),
    "larger minimum": keyed(
        BASE + FLAT,
        'minima = [{ categories = ["online"], hours = "8" }]',
        'minima = [{ categories = ["online"], hours = "9" }]',
    ),
    "minimum of fewer categories": keyed(
        BASE + FLAT,
        'minima = [{ categories = ["online", "external"], hours = "8" }]',
        'minima = [{ categories = ["online"], hours = "8" }]',
    ),
    "larger share": keyed(
        BASE + FLAT,
        'minima = [{ categories = ["online"], share = "1/2" }]',
        'minima = [{ categories = ["online"], share = "2/3" }]',
    ),
    "a further minimum": keyed(BASE + FLAT, "", 'minima = [{ categories = ["online"], hours = "8" }]'),
    "smaller cap": keyed(
        BASE + FLAT,
        'caps = [{ categories = ["online"], hours = "8" }]',
        'caps = [{ categories = ["online"], hours = "7" }]',
    ),
    "cap on more categories": keyed(
        BASE + FLAT, 'caps = [{ categories = ["online"], hours = "8" }]', 'caps = [{ hours = "8" }]'
    ),
    "smaller share in a cap": keyed(
        BASE + FLAT,
        'caps = [{ categories = ["online"], share = "1/2" }]',
        'caps = [{ categories = ["online"], share = "0.4" }]',
    ),
    "a cap per activity as well": keyed(
        BASE + FLAT,
        'caps = [{ categories = ["online"], hours = "8" }]',
        'caps = [{ categories = ["online"], hours = "8" }, { hours = "2", per_activity = true }]',
    ),
    "larger floor": keyed(
        HOURS + 'required = "80"\nperiod = { kind = "calendar", months = 24, anchor = 2010-01-01 }\n',
        'each = { months = 12, hours = "16" }',
        'each = { months = 6, hours = "8" }',
    ),
    "nothing carried": keyed(BASE + FLAT, 'carry = { max = "10" }', ""),
    "less carried": keyed(
        BASE + FLAT,
        'carry = { max = "10", into = "online" }',
        'carry = { max = "8", into = "online", earned_in_last_months = 6 }',
    ),
    "less grace": keyed(LAST, "grace_months = 3", "grace_months = 2"),
    "other words": keyed(BASE + FLAT, 'title = "a"\nclause = "b"', 'title = "c"\nclause = "d"'),
}


@pytest.mark.parametrize("name", TIGHTER)
def test_as_strict_or_stricter(name):
    upper, lower = TIGHTER[name]
    assert loosened(rule(upper), rule(lower)) == []


LOOSER = {
    "less for one tier": (
        BASE + TIERED,
        BASE + 'required = { member = "24", leader = "39.99" }',
        ["required.leader"],
    ),
    "one amount for all, below the largest": (BASE + TIERED, BASE + 'required = "30"', ["required"]),
    "less for all": (BASE + FLAT, BASE + 'required = "23.99"', ["required"]),
    "a tier left out of the amounts": (BASE + TIERED, BASE + 'required = { member = "24" }', ["required"]),
    "amounts by tier where all were asked": (BASE + FLAT, BASE + TIERED, ["required"]),
    "a tier left out of the audience": (
        BASE + TIERED + 'audience = { tiers = ["member", "leader"] }',
        BASE + TIERED + 'audience = { tiers = ["leader"] }',
        ["audience.tiers"],
    ),
    "a narrower audience": (
        BASE + FLAT,
        BASE + FLAT + 'audience = { unit_kinds = ["school"] }',
        ["audience.unit_kinds"],
    ),
    "a post left out": (
        BASE + FLAT + 'audience = { posts = ["a", "b"] }',
        BASE + FLAT + 'audience = { posts = ["b"] }',
        ["audience.posts"],
    ),
    "more categories": (
        BASE + FLAT + 'categories = ["online"]',
        BASE + FLAT + 'categories = ["online", "external"]',
        ["categories"],
    ),
    "every category": (BASE + FLAT + 'categories = ["online"]', BASE + FLAT, ["categories"]),
    "another measure": (BASE + FLAT, 'measure = "days"\n' + YEAR + FLAT, ["measure"]),
    "a further alternative": (
        BASE + 'required = "90"',
        YEAR + 'any_of = [{ measure = "hours", required = "90" }, { measure = "days", required = "12" }]',
        ["any_of.2.measure"],
    ),
    "a weaker alternative": (
        YEAR + 'any_of = [{ measure = "hours", required = "90" }, { measure = "days", required = "12" }]',
        YEAR + 'any_of = [{ measure = "hours", required = "90" }, { measure = "days", required = "11" }]',
        ["any_of.2.required"],
    ),
    "another programme": (LAST, LAST.replace('"rotation"', '"reading"'), ["programme"]),
    "a completion that a tier need not": (
        LAST + 'audience = { tiers = ["member", "leader"] }',
        LAST + 'required = { leader = "1" }',
        ["required"],
    ),
    "another kind of period": (ROLLING, BASE + FLAT, ["period.kind"]),
    "a longer period": (
        BASE + FLAT,
        HOURS + FLAT + 'period = { kind = "calendar", months = 24, anchor = 2010-01-01 }',
        ["period.months"],
    ),
    "a longer period, the same in sum": (
        BASE + FLAT,
        HOURS + 'required = "48"\nperiod = { kind = "calendar", months = 24, anchor = 2010-01-01 }',
        ["period.months"],
    ),
    "a period that does not divide": (
        BASE + FLAT,
        HOURS + FLAT + 'period = { kind = "calendar", months = 9, anchor = 2010-01-01 }',
        ["period.months"],
    ),
    "a shorter period, less in sum": (
        HOURS + 'required = "80"\nperiod = { kind = "calendar", months = 24, anchor = 2010-01-01 }',
        BASE + 'required = "39"',
        ["required"],
    ),
    "other days": (
        BASE + FLAT,
        HOURS + FLAT + 'period = { kind = "calendar", months = 12, anchor = 2010-07-01 }',
        ["period.anchor"],
    ),
    "a later beginning": (
        BASE + FLAT,
        HOURS + FLAT + 'period = { kind = "calendar", months = 12, anchor = 2026-01-01 }',
        ["period.anchor"],
    ),
    "a longer window": (ROLLING, ROLLING.replace("months = 12", "months = 13"), ["period.months"]),
    "later due": (LAST, LAST.replace("months = 24", "months = 36"), ["period.months"]),
    "later after the event": (EVENT, EVENT.replace("months = 6", "months = 7"), ["period.months"]),
    "another event": (EVENT, EVENT.replace('"appointed"', '"joined"'), ["period.event"]),
    "another first event": (
        LAST,
        LAST.replace("months = 24", 'months = 24, first = "joined"'),
        ["period.first"],
    ),
    "another base": (LAST, LAST.replace("months = 24", 'months = 24, base = "expiry"'), ["period.base"]),
    "a larger renewal window": (
        COMPLETION + 'period = { kind = "from_last", months = 24, base = "expiry", window_months = 3 }',
        COMPLETION + 'period = { kind = "from_last", months = 24, base = "expiry", window_months = 6 }',
        ["period.window_months"],
    ),
    "another tier on a change": (
        BASE + TIERED + 'on_tier_change = "end"',
        BASE + TIERED + 'on_tier_change = "start"',
        ["on_tier_change"],
    ),
    "a tier change left open": (
        BASE + TIERED + 'on_tier_change = "highest"',
        BASE + TIERED,
        ["on_tier_change"],
    ),
    "joining counts in part": (BASE + FLAT, BASE + FLAT + 'on_join = "prorate_month"', ["on_join"]),
    "joining counts later": (
        BASE + FLAT + 'on_join = "prorate_month"',
        BASE + FLAT + 'on_join = "next_period"',
        ["on_join"],
    ),
    "leave lessens": (BASE + FLAT, BASE + FLAT + 'on_leave = "prorate_month"', ["on_leave"]),
    "no minimum": (
        BASE + FLAT + 'minima = [{ categories = ["online"], hours = "8" }]',
        BASE + FLAT,
        ["minima"],
    ),
    "a smaller minimum": (
        BASE + FLAT + 'minima = [{ categories = ["online"], hours = "8" }]',
        BASE + FLAT + 'minima = [{ categories = ["online"], hours = "7.99" }]',
        ["minima"],
    ),
    "a minimum of more categories": (
        BASE + FLAT + 'minima = [{ categories = ["online"], hours = "8" }]',
        BASE + FLAT + 'minima = [{ categories = ["online", "external"], hours = "8" }]',
        ["minima"],
    ),
    "a share of something else": (
        BASE + FLAT + 'minima = [{ categories = ["online"], share = "1/2", of = "required" }]',
        BASE + FLAT + 'minima = [{ categories = ["online"], share = "1/2", of = "earned" }]',
        ["minima"],
    ),
    "no cap": (BASE + FLAT + 'caps = [{ categories = ["online"], hours = "8" }]', BASE + FLAT, ["caps"]),
    "a larger cap": (
        BASE + FLAT + 'caps = [{ categories = ["online"], hours = "8" }]',
        BASE + FLAT + 'caps = [{ categories = ["online"], hours = "8.01" }]',
        ["caps"],
    ),
    "a larger share in a cap": (
        BASE + FLAT + 'caps = [{ categories = ["online"], share = "1/2" }]',
        BASE + FLAT + 'caps = [{ categories = ["online"], share = "2/3" }]',
        ["caps"],
    ),
    "a cap on fewer categories": (
        BASE + FLAT + 'caps = [{ hours = "8" }]',
        BASE + FLAT + 'caps = [{ categories = ["online"], hours = "8" }]',
        ["caps"],
    ),
    "a cap per activity only": (
        BASE + FLAT + 'caps = [{ categories = ["online"], hours = "8" }]',
        BASE + FLAT + 'caps = [{ categories = ["online"], hours = "8", per_activity = true }]',
        ["caps"],
    ),
    "no floor": (
        ROLLING + 'each = { months = 6, hours = "8" }',
        ROLLING,
        ["each"],
    ),
    "a smaller floor": (
        ROLLING + 'each = { months = 6, hours = "8" }',
        ROLLING + 'each = { months = 3, hours = "3" }',
        ["each.hours"],
    ),
    "a floor in longer stretches": (
        ROLLING + 'each = { months = 6, hours = "8" }',
        ROLLING + 'each = { months = 12, hours = "16" }',
        ["each.months"],
    ),
    "carrying over": (BASE + FLAT, BASE + FLAT + 'carry = { max = "1" }', ["carry"]),
    "carrying more": (
        BASE + FLAT + 'carry = { max = "10", earned_in_last_months = 3 }',
        BASE + FLAT + 'carry = { max = "11" }',
        ["carry.max", "carry.earned_in_last_months"],
    ),
    "carrying into another category": (
        BASE + FLAT + 'carry = { max = "10", into = "elective" }',
        BASE + FLAT + 'carry = { max = "10", into = "online" }',
        ["carry.into"],
    ),
    "more grace": (LAST, LAST + "grace_months = 1", ["grace_months"]),
    "several at once": (
        BASE + TIERED,
        BASE + 'required = { member = "20", leader = "30" }\ngrace_months = 1',
        ["required.leader", "required.member", "grace_months"],
    ),
}


@pytest.mark.parametrize("name", LOOSER)
def test_gives_way(name):
    upper, lower, keys = LOOSER[name]
    found = loosened(rule(upper), rule(lower))
    assert [item.key for item in found] == keys
    assert all(str(item) for item in found), "every reason can be written with its values"


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_rule_is_as_strict_as_itself(name):
    assert all(loosened(one, one) == [] for one in shipped_policy(name).rules)
