"""From a draft to a rule in force: every step, and every step that is refused."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from lms.audit.models import AuditEvent
from lms.contracts.access import Actor
from lms.db import unit_of_work
from lms.hours.domain.refusals import PolicyRefused
from lms.hours.policies.documents import fingerprint
from lms.hours.policies.domain import State
from lms.hours.policies.events import PolicyChanged
from lms.hours.policies.models import HourPolicy, PolicyAdoption, PolicyVersion
from lms.hours.policies.refusals import PolicyStepRefused, RulesConflict
from lms.hours.policies.services.adopting import adopt_policy, end_adoption
from lms.hours.policies.services.approving import approve_version, retire_version
from lms.hours.policies.services.drafting import delete_draft, draft_from, draft_policy, edit_draft
from lms.hours.policies.shipped import shipped_text
from lms.organisation.models import Unit
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.marks import on_both_databases
from tests.lms.hours.policies.policies import (
    CLOCK,
    SYSTEM,
    adopt,
    approve,
    make_draft,
    make_policy,
    officer,
    officer_of,
    policy_text,
    rule_text,
)

STRICTER = rule_text(required='{ member = "30", leader = "40" }')
LOOSER = rule_text(required='{ member = "20", leader = "40" }')


@pytest.fixture
def changes(app, monkeypatch) -> list[str]:
    """The unit paths of which it was announced that what judges them has changed."""
    paths: list[str] = []
    bus = app.extensions["lms.events"]
    publish = bus.publish

    def listening(session, event):
        if isinstance(event, PolicyChanged):
            paths.append(event.unit_path)
        publish(session, event)

    monkeypatch.setattr(bus, "publish", listening)
    return paths


@pytest.fixture
def root(app, session):
    with unit_of_work():
        return make_unit(session)


@pytest.fixture
def officers(app, session, root) -> tuple[Actor, Actor]:
    """Two policy officers of the organisation."""
    with unit_of_work():
        accounts = [make_account(session, make_person(session, root)) for _ in range(2)]
        return officer(accounts[0].id, root), officer(accounts[1].id, root)


def refusal_of(step):
    """What a step was refused with, None when it went through."""
    try:
        with unit_of_work():
            step()
    except (PolicyRefused, PolicyStepRefused, RulesConflict) as refusal:
        return refusal
    return None


def state_of(version: PolicyVersion) -> str:
    return State.DRAFT if version.approved_at is None else "retired" if version.retired_on else "approved"


def bring_to(session, root, state: str) -> PolicyVersion:
    version = make_draft(session, root)
    if state != "draft":
        approve(session, version)
    if state == "retired":
        retire_version(session, version, date(2026, 12, 31), actor=SYSTEM, clock=CLOCK)
    return version


STEPS = {
    "edit": lambda session, version: edit_draft(
        session, version, version.text + "\n", seen=fingerprint(version.text), actor=SYSTEM, clock=CLOCK
    ),
    "delete": lambda session, version: delete_draft(session, version, actor=SYSTEM, clock=CLOCK),
    "approve": lambda session, version: approve_version(
        session, version, seen=fingerprint(version.text), actor=SYSTEM, clock=CLOCK
    ),
    "retire": lambda session, version: retire_version(
        session, version, date(2027, 12, 31), actor=SYSTEM, clock=CLOCK
    ),
    "retire earlier": lambda session, version: retire_version(
        session, version, date(2026, 6, 30), actor=SYSTEM, clock=CLOCK
    ),
}


@pytest.mark.parametrize(
    ("state", "step", "result"),
    [
        ("draft", "edit", "draft"),
        ("draft", "delete", "deleted"),
        ("draft", "approve", "approved"),
        ("draft", "retire", "not_approved"),
        ("approved", "edit", "not_draft"),
        ("approved", "delete", "not_draft"),
        ("approved", "approve", "not_draft"),
        ("approved", "retire", "retired"),
        ("retired", "edit", "not_draft"),
        ("retired", "delete", "not_draft"),
        ("retired", "approve", "not_draft"),
        ("retired", "retire", "is_over"),
        ("retired", "retire earlier", "retired"),
    ],
)
def test_every_step_from_every_state(app, session, root, state, step, result):
    with unit_of_work():
        version = bring_to(session, root, state)
        text = version.text
    if refusal := refusal_of(lambda: STEPS[step](session, version)):
        assert refusal.code == result
        assert session.get_one(PolicyVersion, version.id).text == text
    elif result == "deleted":
        assert session.scalar(select(func.count(HourPolicy.id))) == 0
    else:
        assert state_of(session.get_one(PolicyVersion, version.id)) == result


def test_who_drafted_may_not_approve_and_who_edits_takes_the_draft_over(app, session, root, officers):
    first, second = officers
    with unit_of_work():
        version = make_draft(session, root, actor=first)
    with pytest.raises(PolicyStepRefused, match="same_person"), unit_of_work():
        approve(session, version, first)
    on_behalf = Actor(
        **{name: getattr(second, name) for name in ("account_id", "person_id", "name", "grants")}
        | {"on_behalf_of": first.account_id}
    )
    with pytest.raises(PolicyStepRefused, match="same_person"), unit_of_work():
        approve(session, version, on_behalf)
    with unit_of_work():
        edit_draft(
            session,
            version,
            version.text + "# mine\n",
            seen=fingerprint(version.text),
            actor=second,
            clock=CLOCK,
        )
    with pytest.raises(PolicyStepRefused, match="same_person"), unit_of_work():
        approve(session, version, second)
    with unit_of_work():
        approve(session, version, first)
    assert (version.drafted_by, version.approved_by) == (second.account_id, first.account_id)
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions == ["lms.draft_policy", "lms.edit_policy_draft", "lms.approve_policy"]


@on_both_databases
def test_of_two_approvals_one_is_refused(app, session, officers, root):
    first, second = officers
    with unit_of_work():
        version = make_draft(session, root)
    seen = fingerprint(version.text)
    with unit_of_work():
        approve_version(session, version, seen=seen, actor=first, clock=CLOCK)
    with pytest.raises(PolicyStepRefused, match="not_draft"), unit_of_work():
        approve_version(session, version, seen=seen, actor=second, clock=CLOCK)
    assert version.approved_by == first.account_id


@on_both_databases
def test_of_eight_approvals_at_the_same_moment_one_goes_through(app, session, root):
    with unit_of_work():
        version = make_draft(session, root)
        accounts = [make_account(session, make_person(session, root)).id for _ in range(8)]
    version_id, seen, start = version.id, fingerprint(version.text), threading.Barrier(8)
    path = root.path
    session.rollback()

    def approve_at_once(account_id):
        actor = officer_of(account_id, path)
        start.wait()
        with app.app_context():
            try:
                with unit_of_work() as own:
                    found = own.get_one(PolicyVersion, version_id)
                    approve_version(own, found, seen=seen, actor=actor, clock=CLOCK)
            except PolicyStepRefused as refusal:
                return refusal.code
            return "approved"

    with ThreadPoolExecutor(8) as threads:
        answers = sorted(threads.map(approve_at_once, accounts))
    assert answers == ["approved", *["not_draft"] * 7]


@on_both_databases
def test_of_an_adoption_and_an_approval_that_contradict_each_other_one_goes_through(app, session, root):
    """A unit adopts what is as strict as the rule above, while that is made stricter: whoever comes second is told."""
    with unit_of_work():
        unit = make_unit(session, "财政局", root)
        adopt(session, make_policy(session, root), root)
        below = make_policy(session, root, policy_text("bureau-hours"))
        above = make_draft(session, root, policy_text(version=2, valid_from="2027-01-01", rules=STRICTER))
    ids, start = (below.id, unit.id, above.id), threading.Barrier(2)
    session.rollback()

    def adopt_below():
        with unit_of_work() as own:
            adopt(own, own.get_one(HourPolicy, ids[0]), own.get_one(Unit, ids[1]))

    def approve_above():
        with unit_of_work() as own:
            approve(own, own.get_one(PolicyVersion, ids[2]))

    def try_it(step):
        start.wait()
        with app.app_context():
            try:
                step()
            except RulesConflict:
                return "refused"
            return "done"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(try_it, (adopt_below, approve_above))) == ["done", "refused"]


def test_what_changed_meanwhile_is_neither_overwritten_nor_approved(app, session, root, officers):
    with unit_of_work():
        version = make_draft(session, root)
        seen = fingerprint(version.text)
        edit_draft(session, version, policy_text(rules=STRICTER), seen=seen, actor=officers[0], clock=CLOCK)
    with pytest.raises(PolicyStepRefused, match="draft_changed"), unit_of_work():
        edit_draft(session, version, policy_text(rules=LOOSER), seen=seen, actor=officers[1], clock=CLOCK)
    with pytest.raises(PolicyStepRefused, match="draft_changed"), unit_of_work():
        approve_version(session, version, seen=seen, actor=officers[1], clock=CLOCK)
    assert 'member = "30"' in version.text


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("not toml", ""),
        (policy_text(rules=rule_text(more='categories = ["nonsense"]')), "rules.annual.categories"),
        (policy_text(rules=rule_text(more='caps = [{ categories = ["x"], hours = "1" }]')),
         "rules.annual.caps.1.categories"),
        (policy_text(rules=rule_text(required='"24.001"')), "rules.annual.required"),
        (policy_text(head='valid_to = 2025-12-31'), "policy.valid_to"),
        (policy_text().replace("timezone", "timezoen"), "policy.timezoen"),
    ],
)  # fmt: skip
def test_a_text_that_is_no_policy_is_refused_with_key_and_reason_and_nothing_stored(
    app, session, root, text, key
):
    with pytest.raises(PolicyRefused) as refusal, unit_of_work():
        draft_policy(session, text, root, actor=SYSTEM, clock=CLOCK)
    assert refusal.value.key == key
    assert refusal.value.reason % refusal.value.values
    assert session.scalar(select(func.count(HourPolicy.id))) == 0
    assert session.scalar(select(func.count(PolicyVersion.id))) == 0


def test_a_refused_text_says_all_that_is_wrong_with_it_categories_included(app, session, root):
    rules = rule_text(more='categories = ["gym", "online"]\ngrace_months = -1') + rule_text("b", '"x"')
    with pytest.raises(PolicyRefused) as refusal, unit_of_work():
        draft_policy(session, policy_text(rules=rules), root, actor=SYSTEM, clock=CLOCK)
    assert [fault.key for fault in refusal.value.faults] == [
        "rules.annual.categories",
        "rules.annual.grace_months",
        "rules.b.required",
    ]


def test_what_carry_over_is_counted_as_may_have_any_name(app, session, root):
    keys = 'carry = { max = "8", into = "elective" }\nminima = [{ categories = ["elective"], hours = "1" }]'
    with unit_of_work():
        assert make_draft(session, root, policy_text(rules=rule_text(more=keys))).number == 1


@pytest.mark.parametrize(
    ("earlier", "changes", "key"),
    [
        ({}, {"version": 1}, "policy.version"),
        ({}, {"valid_from": "2026-01-01"}, "policy.valid_from"),
        ({"head": "valid_to = 2027-12-31"}, {"valid_from": "2027-12-31"}, "policy.valid_from"),
        ({"head": "valid_to = 2027-12-31"}, {"valid_from": "2028-01-01"}, None),
        ({}, {}, None),
    ],
)
def test_an_approved_version_comes_after_the_earlier_ones(app, session, root, earlier, changes, key):
    later = {"version": 2, "valid_from": "2027-01-01"} | changes
    with unit_of_work():
        approve(session, make_draft(session, root, policy_text(**earlier)))
    refusal = refusal_of(lambda: approve(session, make_draft(session, root, policy_text(**later))))
    assert (refusal and refusal.key) == key


def test_a_policy_has_one_draft_at_a_time(app, session, root):
    with unit_of_work():
        version = make_draft(session, root)
    with pytest.raises(PolicyStepRefused) as refusal, unit_of_work():
        make_draft(session, root, policy_text(version=2))
    assert (refusal.value.code, refusal.value.values) == ("draft_open", {"version_id": version.id})


def test_an_officer_below_cannot_write_versions_of_a_policy_of_the_organisation(app, session, root):
    with unit_of_work():
        make_policy(session, root)
        below = make_unit(session, "财政局", root)
    with pytest.raises(PolicyStepRefused, match="key_elsewhere"), unit_of_work():
        draft_policy(session, policy_text(version=2), below, actor=officer(1, below), clock=CLOCK)


def test_drafts_from_a_shipped_example_and_from_the_version_in_force(app, session, root):
    with unit_of_work():
        first = draft_from(
            session, shipped_text("founding"), root, date(2026, 5, 20), actor=SYSTEM, clock=CLOCK
        )
        assert (first.number, first.valid_from) == (2, date(2027, 1, 1)), "after the one that is shipped"
        approve(session, first)
        second = draft_from(session, first.text, root, date(2027, 5, 20), actor=SYSTEM, clock=CLOCK)
        assert (second.number, second.valid_from) == (3, date(2028, 1, 1))
        own = draft_from(
            session, first.text, root, date(2026, 5, 20), key="own-hours", actor=SYSTEM, clock=CLOCK
        )
    assert (own.number, own.policy.key) == (1, "own-hours")
    assert second.text.startswith("# The founding rules"), "comments come along"


def test_an_edited_draft_stays_the_same_policy(app, session, root):
    with unit_of_work():
        version = make_draft(session, root)
    with pytest.raises(PolicyRefused) as refusal, unit_of_work():
        edit_draft(
            session, version, policy_text("other"), seen=fingerprint(version.text), actor=SYSTEM, clock=CLOCK
        )
    assert refusal.value.key == "policy.id"


@pytest.mark.parametrize(
    ("below", "keys"),
    [
        (STRICTER, None),
        (LOOSER, ["required.member"]),
        (rule_text("reading", '"1"'), None),
        (rule_text(more="grace_months = 3"), ["grace_months"]),
    ],
)
def test_a_lower_unit_may_only_tighten(app, session, root, below, keys):
    with unit_of_work():
        unit = make_unit(session, "财政局", root)
        adopt(session, make_policy(session, root), root)
        policy = make_policy(session, root, policy_text("bureau-hours", rules=below))
    refusal = refusal_of(lambda: adopt(session, policy, unit))
    assert (refusal is None) == (keys is None)
    if refusal is not None:
        (conflict,) = refusal.conflicts
        assert (conflict.rule_id, conflict.upper, conflict.lower) == (
            "annual",
            "organ-hours@1",
            "bureau-hours@1",
        )
        assert [item.key for item in conflict.loosenings] == keys
        assert session.scalar(select(func.count(PolicyAdoption.id))) == 1


def test_the_founding_rules_are_above_whom_nobody_is_above(app, session, root):
    with unit_of_work():
        unit = make_unit(session, "财政局", root)
        policy = make_policy(session, root, policy_text("bureau-hours", rules=LOOSER))
    with pytest.raises(RulesConflict) as refusal, unit_of_work():
        adopt(session, policy, unit)
    assert refusal.value.conflicts[0].upper == "annual-hours@1"
    with unit_of_work():
        adopt(session, policy, root)  # the root itself decides what its people owe


def test_a_new_version_above_or_below_must_keep_what_is_adopted_in_order(app, session, root):
    with unit_of_work():
        unit = make_unit(session, "财政局", root)
        adopt(session, make_policy(session, root), root)
        adopt(session, make_policy(session, root, policy_text("bureau-hours", rules=STRICTER)), unit)
    above = policy_text(
        version=2, valid_from="2027-01-01", rules=rule_text(required='{ member = "32", leader = "40" }')
    )
    with pytest.raises(RulesConflict), unit_of_work():
        approve(session, make_draft(session, root, above))
    below = policy_text("bureau-hours", version=2, valid_from="2027-01-01", rules=LOOSER)
    with pytest.raises(RulesConflict), unit_of_work():
        approve(session, make_draft(session, root, below))
    assert session.scalar(select(func.count(PolicyVersion.id))) == 2


def test_two_policies_of_one_unit_have_no_rule_in_common(app, session, root):
    with unit_of_work():
        adopt(session, make_policy(session, root), root)
        other = make_policy(session, root, policy_text("other-hours"))
    with pytest.raises(RulesConflict) as refusal, unit_of_work():
        adopt(session, other, root)
    assert refusal.value.conflicts[0].loosenings == ()


def test_giving_up_what_is_above_is_refused_while_it_holds_something_below(app, session, root):
    """The root asks for less than the founding rules, a unit for as much as the root."""
    with unit_of_work():
        unit = make_unit(session, "财政局", root)
        policy = make_policy(session, root, policy_text(rules=LOOSER))
        adoption = adopt(session, policy, root)
        adopt(session, make_policy(session, root, policy_text("bureau-hours", rules=LOOSER)), unit)
    with pytest.raises(RulesConflict), unit_of_work():
        end_adoption(session, adoption, date(2026, 12, 31), actor=SYSTEM, clock=CLOCK)
    with pytest.raises(RulesConflict), unit_of_work():
        retire_version(session, policy.versions[0], date(2026, 12, 31), actor=SYSTEM, clock=CLOCK)


def test_adoptions_that_cannot_be(app, session, root):
    with unit_of_work():
        policy = make_policy(session, root)
        adopt(session, policy, root)
        draft = make_draft(session, root, policy_text("draft-hours")).policy
        elsewhere = make_unit(session, "另一个机关")
    for asked, unit, code in (
        (policy, root, "adopted"),
        (draft, root, "nothing_approved"),
        (policy, elsewhere, "other_organisation"),
    ):
        with pytest.raises(PolicyStepRefused, match=code), unit_of_work():
            adopt_policy(session, asked, unit, date(2026, 6, 1), actor=SYSTEM, clock=CLOCK)


def test_whatever_changes_what_judges_a_subtree_is_announced(app, session, root, changes):
    with unit_of_work():
        unit = make_unit(session, "财政局", root)
        below = make_unit(session, "预算处", unit)
        policy = make_policy(session, root, policy_text("bureau-hours", rules=STRICTER))
        assert changes == [], "nobody has adopted it"
        adoption = adopt(session, policy, unit)
        adopt(session, policy, below, date(2026, 6, 1))
        assert changes == [unit.path, below.path]
        changes.clear()
        second = make_draft(session, root, policy_text("bureau-hours", 2, "2027-01-01", STRICTER))
        assert changes == []
        approve(session, second)
        assert changes == [unit.path], "what lies below is within"
        retire_version(session, second, date(2028, 12, 31), actor=SYSTEM, clock=CLOCK)
        end_adoption(session, adoption, date(2026, 12, 31), actor=SYSTEM, clock=CLOCK)
        assert changes == [unit.path, unit.path, unit.path]
