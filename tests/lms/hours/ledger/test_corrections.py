"""Taking an entry back by hand, and posting it again: who may, what it says, and what belongs elsewhere."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from lms.audit.models import AuditEvent
from lms.contracts.access import Role
from lms.contracts.activities import CreditKeeper
from lms.db import unit_of_work
from lms.hours.api import AlreadyReversed, post_credit
from lms.hours.integrity.verifying import verify_ledger
from lms.hours.ledger.correcting import KeptElsewhere, OwnEntry, find_correctable, post_again, take_back
from lms.hours.ledger.models import LedgerEntry
from lms.plugins import current_registry
from lms.signing import current_keyring
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.marks import on_both_databases
from tests.lms.hours.integrity.tampering import ACTOR, grant

PAGE = "/people/hours/entries"


class Town:
    """A manager over one unit with a member who has an entry, and somebody of another unit."""

    def __init__(self, session, clock):
        with unit_of_work():
            root = make_unit(session)
            self.unit, other = make_unit(session, "甲", root), make_unit(session, "乙", root)
            boss = make_person(session, self.unit, "经理")
            self.member = make_person(session, self.unit, "组员")
            stranger = make_person(session, other, "外人")
            self.manager = make_account(session, boss, (Role.MANAGER, self.unit))
            self.colleague = make_account(session, self.member)
            full: dict[str, Any] = {
                "days": Decimal("0.5"),
                "programme": "induction",
                "conversion": "minutes@1",
            }
            people = {"entry": self.member, "own": boss, "foreign": stranger}
            self.entries = {
                name: post_credit(session, grant(person, "1", **full), actor=ACTOR, clock=clock).id
                for name, person in people.items()
            }


@pytest.fixture
def town(app, session, clock):
    return Town(session, clock)


@pytest.fixture
def browser(town, signed_in):
    return signed_in(town.manager)


def total(session, person_id):
    session.rollback()
    return session.scalar(select(func.sum(LedgerEntry.hours)).where(LedgerEntry.person_id == person_id))


@on_both_databases
def test_hours_are_taken_back_and_posted_again(town, session, browser):
    page = f"{PAGE}/{town.entries['entry']}"
    answer = browser.post(page, data={"reason": "was not there"}, follow_redirects=True)
    assert "The hours are taken back." in answer.text
    assert "was not there" in answer.text
    assert total(session, town.member.id) == 0
    answer = browser.post(f"{page}/again", follow_redirects=True)
    assert "posted again" in answer.text
    assert total(session, town.member.id) == Decimal("3.5")
    browser.post(f"{page}/again")  # pressed twice
    assert total(session, town.member.id) == Decimal("3.5")
    first, _, again = session.scalars(
        select(LedgerEntry).where(LedgerEntry.person_id == town.member.id).order_by(LedgerEntry.id)
    )
    same = (
        "hours",
        "days",
        "programme",
        "rule_version",
        "earned_at",
        "category",
        "activity",
        "title",
        "unit_id",
    )
    assert [getattr(again, name) for name in same] == [getattr(first, name) for name in same]
    assert verify_ledger(session, current_keyring()).is_sound
    assert set(session.scalars(select(AuditEvent.action))) >= {"lms.reverse_hours", "lms.post_hours_again"}


def test_what_was_posted_again_can_be_taken_back_again(town, session, clock):
    with unit_of_work():
        entry = session.get_one(LedgerEntry, town.entries["entry"])
        for _ in range(3):
            reversal = take_back(session, current_registry(), entry, reason="no", actor=ACTOR, clock=clock)
            entry = post_again(session, entry, reversal, actor=ACTOR, clock=clock)
    assert total(session, town.member.id) == Decimal("3.5")


def test_an_entry_is_taken_back_once(town, session, browser, clock):
    page = f"{PAGE}/{town.entries['entry']}"
    browser.post(page, data={"reason": "was not there"})
    assert browser.post(page, data={"reason": "again"}).status_code == 303
    assert total(session, town.member.id) == 0
    with pytest.raises(AlreadyReversed), unit_of_work():
        take_back(
            session, current_registry(), session.get_one(LedgerEntry, town.entries["entry"]),
            reason="again", actor=ACTOR, clock=clock,
        )  # fmt: skip


def test_a_reason_is_needed(town, session, browser):
    answer = browser.post(f"{PAGE}/{town.entries['entry']}", data={"reason": "  "})
    assert answer.status_code == 422
    assert "Nothing was saved" in answer.text
    assert total(session, town.member.id) == Decimal("3.5")


def test_nobody_takes_back_hours_of_their_own(town, session, browser, clock, actor_for):
    page = f"{PAGE}/{town.entries['own']}"
    assert "Nobody decides about themselves" in browser.get(page).text
    assert browser.post(page, data={"reason": "modesty"}).status_code == 303
    entry = session.get_one(LedgerEntry, town.entries["own"])
    assert total(session, entry.person_id) == Decimal("3.5")
    with unit_of_work():
        reversal = take_back(session, current_registry(), entry, reason="no", actor=ACTOR, clock=clock)
    with pytest.raises(OwnEntry), unit_of_work():
        post_again(session, entry, reversal, actor=actor_for(town.manager), clock=clock)
    assert browser.post(f"{page}/again").status_code == 303
    assert total(session, entry.person_id) == 0


@pytest.mark.parametrize(("which", "status"), [("entry", 200), ("own", 200), ("foreign", 404)])
def test_a_manager_reaches_the_entries_of_the_unit(town, browser, which, status):
    page = f"{PAGE}/{town.entries[which]}"
    assert browser.get(page).status_code == status
    if status == 404:
        assert browser.post(page, data={"reason": "no"}).status_code == 404
        assert browser.post(f"{page}/again").status_code == 404


def test_members_correct_nothing(town, signed_in):
    browser = signed_in(town.colleague)
    assert browser.get(f"{PAGE}/{town.entries['entry']}").status_code == 403
    assert browser.post(f"{PAGE}/{town.entries['entry']}", data={"reason": "no"}).status_code == 403


def test_a_reversal_is_not_an_entry_to_correct(town, session, browser, clock):
    with unit_of_work():
        entry = session.get_one(LedgerEntry, town.entries["entry"])
        reversal = take_back(session, current_registry(), entry, reason="no", actor=ACTOR, clock=clock).id
    assert browser.get(f"{PAGE}/{reversal}").status_code == 404


def test_what_was_not_taken_back_is_not_posted_again(town, session, browser):
    assert browser.post(f"{PAGE}/{town.entries['entry']}/again").status_code == 404
    assert total(session, town.member.id) == Decimal("3.5")


def test_what_belongs_elsewhere_is_taken_back_there(app, town, session, browser, clock):
    def kept_at(_session, person_id, source, source_ref):
        return "/there" if (person_id, source, source_ref) == (town.member.id, "lms.record", "1") else None

    keeper = CreditKeeper("lms.test", "Certificate", kept_at)
    app.extensions["lms.registry"] = replace(current_registry(), credit_keepers={keeper.key: keeper})
    page = f"{PAGE}/{town.entries['entry']}"
    answer = browser.get(page).text
    assert 'href="/there"' in answer
    assert "Certificate" in answer
    assert "<textarea" not in answer
    assert browser.post(page, data={"reason": "no"}).status_code == 303
    assert total(session, town.member.id) == Decimal("3.5")
    with pytest.raises(KeptElsewhere), unit_of_work():
        take_back(
            session, current_registry(), session.get_one(LedgerEntry, town.entries["entry"]),
            reason="no", actor=ACTOR, clock=clock,
        )  # fmt: skip


def test_the_persons_page_leads_to_each_entry(town, browser, signed_in):
    page = browser.get(f"/people/hours/{town.member.id}").text
    assert f"{PAGE}/{town.entries['entry']}" in page
    assert PAGE not in signed_in(town.colleague).get("/hours").text
    assert f"{PAGE}/" not in browser.get("/hours").text


def test_the_page_costs_few_statements(town, session, browser, count_queries):
    browser.get(f"{PAGE}/{town.entries['entry']}")
    with count_queries() as statements:
        browser.get(f"{PAGE}/{town.entries['entry']}")
    assert len(statements) <= 12


@on_both_databases
def test_an_entry_is_found_with_what_became_of_it(town, session, clock, actor_for):
    scope, today = actor_for(town.manager).scope("lms.correct_hours"), clock().date()
    found = find_correctable(session, town.entries["entry"], scope, today)
    assert (found.reversal, found.again) == (None, None)
    with unit_of_work():
        entry = session.get_one(LedgerEntry, town.entries["entry"])
        reversal = take_back(session, current_registry(), entry, reason="no", actor=ACTOR, clock=clock)
        again = post_again(session, entry, reversal, actor=ACTOR, clock=clock)
        found = find_correctable(session, entry.id, scope, today)
        assert (found.reversal, found.again) == (reversal, again)
    assert find_correctable(session, town.entries["foreign"], scope, today) is None
