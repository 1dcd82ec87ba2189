"""Which policies judge whom."""

from __future__ import annotations

from datetime import date

import pytest

from lms.db import unit_of_work
from lms.hours.policies.models import PolicyAdoption
from lms.hours.policies.services.adopting import end_adoption
from lms.hours.policies.services.approving import retire_version
from lms.hours.policies.services.effective import parsed, policies_in_force
from lms.hours.policies.shipped import founding_policy
from lms.testing.factories import make_unit
from lms.testing.marks import on_both_databases
from tests.lms.hours.policies.policies import (
    CLOCK,
    SYSTEM,
    adopt,
    approve,
    make_draft,
    make_policy,
    policy_text,
    rule_text,
)


def said(policies) -> list[tuple]:
    """Name, first and last day, and the ids of the rules."""
    return [(one.name, one.valid_from, one.valid_to, [rule.id for rule in one.rules]) for one in policies]


STRICTER = rule_text(required='{ member = "30", leader = "40" }')
FOUNDING = ["annual", "rotation", "induction", "lecture"]


def test_without_adoptions_the_founding_rules_stand(app, session):
    with unit_of_work():
        root = make_unit(session)
        below = make_unit(session, "财政局", root)
    found = policies_in_force(session, [root.path, below.path])
    assert said(found[root.path]) == [("annual-hours@1", date(2010, 10, 25), None, FOUNDING)]
    assert found[below.path] is found[root.path]
    assert policies_in_force(session, []) == {}


@on_both_databases
def test_an_adopted_policy_takes_over_from_its_day_on(app, session):
    with unit_of_work():
        root = make_unit(session)
        other = make_unit(session, "另一个机关")
        adopt(
            session, make_policy(session, root, policy_text(valid_from="2025-01-01")), root, date(2026, 1, 1)
        )
    found = policies_in_force(session, [root.path, other.path])
    assert sorted(said(found[root.path])) == [
        ("annual-hours@1", date(2010, 10, 25), date(2025, 12, 31), FOUNDING),
        ("organ-hours@1", date(2026, 1, 1), None, ["annual"]),
    ]
    assert found[other.path] == (founding_policy(),), "another organisation is not touched"


def test_drafts_judge_nobody(app, session):
    with unit_of_work():
        root = make_unit(session)
        policy = make_policy(session, root)
        adopt(session, policy, root)
        make_draft(session, root, policy_text(version=2, valid_from="2027-01-01", rules=STRICTER))
    names = [one.name for one in policies_in_force(session, [root.path])[root.path]]
    assert sorted(names) == ["annual-hours@1", "organ-hours@1"]


def test_versions_follow_one_another(app, session):
    with unit_of_work():
        root = make_unit(session)
        policy = make_policy(session, root)
        adopt(session, policy, root)
        approve(
            session,
            make_draft(session, root, policy_text(version=2, valid_from="2027-01-01", rules=STRICTER)),
        )
    assert sorted(said(policies_in_force(session, [root.path])[root.path]))[1:] == [
        ("organ-hours@1", date(2026, 1, 1), date(2026, 12, 31), ["annual"]),
        ("organ-hours@2", date(2027, 1, 1), None, ["annual"]),
    ]


def test_a_lower_rule_replaces_the_upper_one_for_its_subtree_and_others_add_up(app, session):
    with unit_of_work():
        root = make_unit(session)
        below, beside = make_unit(session, "财政局", root), make_unit(session, "教育局", root)
        deep = make_unit(session, "预算处", below)
        own = policy_text("bureau-hours", rules=STRICTER + rule_text("reading", '"4"'))
        adopt(session, make_policy(session, root, own), below, date(2026, 1, 1))
    found = policies_in_force(session, [root.path, below.path, beside.path, deep.path])
    assert found[root.path] == found[beside.path] == (founding_policy(),)
    assert sorted(said(found[deep.path])) == [
        ("annual-hours@1", date(2010, 10, 25), date(2025, 12, 31), FOUNDING),
        ("annual-hours@1", date(2026, 1, 1), None, ["rotation", "induction", "lecture"]),
        ("bureau-hours@1", date(2026, 1, 1), None, ["annual", "reading"]),
    ]
    assert found[deep.path] is found[below.path]


def test_an_ended_adoption_gives_the_upper_rule_back(app, session):
    with unit_of_work():
        root = make_unit(session)
        below = make_unit(session, "财政局", root)
        adoption = adopt(
            session, make_policy(session, root, policy_text("bureau-hours", rules=STRICTER)), below
        )
        end_adoption(session, adoption, date(2026, 12, 31), actor=SYSTEM, clock=CLOCK)
    days = [
        (one.name, one.valid_from, len(one.rules))
        for one in policies_in_force(session, [below.path])[below.path]
    ]
    assert sorted(days) == [
        ("annual-hours@1", date(2010, 10, 25), 4),
        ("annual-hours@1", date(2026, 1, 1), 3),
        ("annual-hours@1", date(2027, 1, 1), 4),
        ("bureau-hours@1", date(2026, 1, 1), 1),
    ]


def test_an_adoption_taken_back_before_its_first_day_was_never_made(app, session):
    with unit_of_work():
        root = make_unit(session)
        adoption = adopt(session, make_policy(session, root), root, date(2026, 7, 1))
        end_adoption(session, adoption, date(2026, 6, 30), actor=SYSTEM, clock=CLOCK)
    assert session.query(PolicyAdoption).count() == 0
    assert policies_in_force(session, [root.path])[root.path] == (founding_policy(),)


def test_a_retired_policy_leaves_the_root_to_the_founding_rules_and_brings_no_earlier_version_back(
    app, session
):
    with unit_of_work():
        root = make_unit(session)
        policy = make_policy(session, root)
        adopt(session, policy, root)
        second = approve(session, make_draft(session, root, policy_text(version=2, valid_from="2027-01-01")))
        retire_version(session, second, date(2028, 12, 31), actor=SYSTEM, clock=CLOCK)
    days = [
        (one.name, one.valid_from, one.valid_to) for one in policies_in_force(session, [root.path])[root.path]
    ]
    assert sorted(days) == [
        ("annual-hours@1", date(2010, 10, 25), date(2025, 12, 31)),
        ("annual-hours@1", date(2029, 1, 1), None),
        ("organ-hours@1", date(2026, 1, 1), date(2026, 12, 31)),
        ("organ-hours@2", date(2027, 1, 1), date(2028, 12, 31)),
    ]


def test_thousands_of_units_cost_two_queries_and_share_what_is_alike(app, session, count_queries):
    with unit_of_work():
        root = make_unit(session)
        units = [make_unit(session, f"单位{number}", root) for number in range(20)]
        adopt(session, make_policy(session, root), root)
        for number in (3, 7):
            own = policy_text(f"own-{number}", rules=rule_text(f"own-{number}", '"4"'))
            adopt(session, make_policy(session, root, own), units[number])
    paths = [root.path] + [f"{unit.path}{number}/" for unit in units for number in range(1000, 1200)]
    with count_queries() as statements:
        found = policies_in_force(session, paths)
    assert len(statements) == 2
    assert len({id(policies) for policies in found.values()}) == 3
    misses = parsed.cache_info().misses
    policies_in_force(session, paths)
    assert parsed.cache_info().misses == misses, "a text is parsed once"


@pytest.mark.parametrize("unit_path", ["/1/", "/1/4/9/"])
def test_an_organisation_that_does_not_exist_stands_under_the_founding_rules(app, session, unit_path):
    assert policies_in_force(session, [unit_path]) == {unit_path: (founding_policy(),)}
