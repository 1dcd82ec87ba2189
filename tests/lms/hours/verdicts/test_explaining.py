"""Every credit of a period is accounted for, with a reason; and what would close a gap is worked out."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from lms.hours.domain.evaluation import evaluate
from lms.hours.domain.explaining import Explanation, explain
from lms.hours.domain.facts import Appointment, Completion, Credit, Exemption, ExemptionKind, Facts, Leave
from lms.hours.domain.gaps import Closing, Offer, closing, nearest
from lms.hours.domain.reading import read_policy

POLICY = """
[policy]
id = "p"
version = 1
title = "P"
timezone = "Asia/Shanghai"
valid_from = 2020-01-01

[[rules]]
id = "annual"
title = "Annual"
audience = {{ tiers = ["member", "leader"] }}
measure = "hours"
required = {{ member = "24", leader = "40" }}
period = {{ kind = "calendar", months = 12, anchor = 2020-01-01 }}
on_tier_change = "prorate_month"
on_leave = "prorate_month"
{more}
"""
ROTATION = """
[policy]
id = "p"
version = 1
title = "P"
timezone = "Asia/Shanghai"
valid_from = 2020-01-01
[[rules]]
id = "rotation"
title = "Rotation"
measure = "completion"
programme = "rotation"
period = { kind = "from_last", months = 24, first = "appointed" }
"""
NOW = datetime(2026, 10, 1, tzinfo=UTC)
MEMBER = (Appointment("u", "organ", "member", "clerk", frozenset(), date(2020, 1, 1)),)


def credit(ref, hours, *, activity=None, category="online", month=3, day=1, year=2026, span=None):
    at = datetime(year, month, day, 2, tzinfo=UTC)
    starts, ends = (at.replace(hour=span[0]), at.replace(hour=span[1])) if span else (None, None)
    return Credit(ref, activity or ref, category, hours * 100, 0, ends or at, starts, ends)


def explained(
    *earned, more="", text=None, posts=MEMBER, leaves=(), exemptions=(), completions=()
) -> Explanation:
    policy = read_policy(text or POLICY.format(more=more))
    facts = Facts("p1", NOW, posts, tuple(leaves), tuple(exemptions), tuple(earned), tuple(completions))
    (found,) = explain([policy], facts, evaluate([policy], facts)[-1:])
    return found


def lines(found):
    return {line.ref: (line.worth, line.counted) for line in found}


def test_the_example_of_the_specification():
    """24 needed; 20 counted; not counted: the same activity, an overlap."""
    found = explained(
        credit("A", 8, activity="fire"),
        credit("B", 8, month=4, span=(1, 9)),
        credit("L", 4, month=5),
        credit("C", 4, activity="fire", month=6),
        credit("D", 2, month=4, span=(8, 10)),
    )
    assert lines(found.counting) == {"A": (800, 800), "B": (800, 800), "L": (400, 400)}
    assert lines(found.refused) == {"C": (400, 0), "D": (200, 0)}
    assert [str(line.why) for line in found.refused] == [
        "same activity as A in this period",
        "overlaps with B",
    ]
    assert (found.row.required, found.row.counted, found.row.short) == (2400, 2000, 400)


def test_a_credit_of_another_year_is_no_line_of_this_one():
    found = explained(credit("A", 8), credit("old", 8, year=2025))
    assert lines(found.lines) == {"A": (800, 800)}


def test_kinds_that_the_rule_does_not_look_at_stand_apart():
    found = explained(credit("A", 8), credit("B", 3, category="theory"), more='categories = ["theory"]')
    assert (lines(found.counting), lines(found.other_kinds)) == ({"B": (300, 300)}, {"A": (800, 0)})


def test_what_a_cap_cuts_is_shown_with_what_it_is_worth():
    found = explained(
        credit("A", 8, category="lecturing"), more='caps = [ { categories = ["lecturing"], hours = "5" } ]'
    )
    (line,) = found.counting
    assert (line.worth, line.counted) == (800, 500)
    assert "at most 5 of lecturing" in str(line.why)


def test_a_completion_settles_and_others_of_the_period_are_spare():
    done = Completion("x", "rotation", date(2025, 6, 1))
    found = explained(text=ROTATION, completions=[done], posts=MEMBER)
    assert found.row.verdict == "IN_PROGRESS"
    assert found.lines == ()  # what settled the cycle before is not of this one


LEADER_SINCE_JULY = (
    Appointment("u", "organ", "member", "clerk", frozenset(), date(2020, 1, 1), date(2026, 6, 30)),
    Appointment("u", "organ", "leader", "head", frozenset(), date(2026, 7, 1)),
)


@pytest.mark.parametrize(
    ("known", "required", "says"),
    [
        ({}, 2400, []),
        (
            {"posts": LEADER_SINCE_JULY},
            3200,
            ["The tier changed; each month asks for what the tier of its first"],
        ),
        (
            {"leaves": [Leave(date(2026, 3, 1), date(2026, 5, 31))]},
            1800,
            ["Months on leave that are taken off: 3."],
        ),
        (
            {"exemptions": [Exemption("annual", date(2026, 1, 1), ExemptionKind.EXEMPT, None, "ill")]},
            0,
            ["Exempt: ill"],
        ),
        (
            {"exemptions": [Exemption("annual", date(2026, 1, 1), ExemptionKind.REDUCE, 400, "part time")]},
            2000,
            ["4 less is asked: part time"],
        ),
        (
            {"exemptions": [Exemption("annual", date(2025, 1, 1), ExemptionKind.DEFER, 600, "abroad")]},
            3000,
            ["What was put off from the period before is added: abroad"],
        ),
    ],
)
def test_why_as_much_is_asked(known, required, says):
    found = explained(**known)
    assert found.row.required == required
    assert len(found.asked) == len(says)
    for reason, text in zip(found.asked, says, strict=True):
        assert str(reason).startswith(text)


@pytest.mark.parametrize(
    ("short", "offers", "chosen"),
    [
        (4, [2, 4, 8], [4]),  # exact
        (5, [2, 4, 8], [2, 4]),  # the least to spare, though 8 would do alone
        (10, [12, 8, 2], [8, 2]),  # exact by two rather than too much by one
        (8, [4, 4, 8], [8]),  # exact by one rather than by two
        (30, [8, 6, 4, 2], [8, 6, 4]),  # nothing closes it: as near as three come
        (4, [], []),
        (0, [4], []),
    ],
)
def test_what_closes_a_bare_total(short, offers, chosen):
    found = nearest(short * 100, [Offer(index, hours * 100, "online") for index, hours in enumerate(offers)])
    assert sorted(one.hours // 100 for one in found) == sorted(chosen)


def test_what_is_begun_goes_before_what_is_not():
    offers = [Offer(0, 400, "online"), Offer(1, 400, "online", is_started=True)]
    assert [one.ref for one in nearest(400, offers)] == [1]


def test_only_kinds_that_count_close_a_gap():
    found = explained(credit("A", 20, category="theory"), more='categories = ["theory"]')
    offers = [Offer(0, 400, "online"), Offer(1, 600, "theory")]
    assert closing(found, offers) == Closing((offers[1],), 0)


def test_a_missing_minimum_is_filled_with_its_kind():
    more = 'minima = [ { categories = ["theory"], hours = "8" } ]'
    found = explained(credit("A", 24), credit("B", 5, category="theory"), more=more)
    assert found.row.missing == {"theory": 300}
    offers = [Offer(0, 300, "online"), Offer(1, 400, "theory")]
    assert closing(found, offers) == Closing((offers[1],), 0)


def test_a_cap_that_is_full_lets_nothing_more_count():
    more = 'caps = [ { categories = ["online"], hours = "10" } ]'
    found = explained(credit("A", 10), more=more)
    offers = [Offer(0, 1400, "online"), Offer(1, 800, "theory")]
    assert closing(found, offers) == Closing((offers[1],), 600)


def test_nothing_closes_what_is_met_or_asks_for_no_hours():
    assert closing(explained(credit("A", 24)), [Offer(0, 400, "online")]) == Closing()
    assert closing(explained(text=ROTATION), [Offer(0, 400, "online")]) == Closing()


def test_other_ways_to_meet_a_rule_are_named():
    text = POLICY.format(more="").replace(
        'measure = "hours"\nrequired = { member = "24", leader = "40" }',
        'any_of = [ { measure = "hours", required = "90" }, { measure = "days", required = "12" } ]',
    )
    found = explained(text=text)
    assert [(one.measure, one.required) for one in found.others] == [("days", 1200)]
