"""The page about the seals, and the walk every night."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from lms.contracts.access import Actor, Role
from lms.db import unit_of_work
from lms.hours.integrity.jobs import VERIFY
from lms.hours.integrity.models import LedgerCheckpoint, LedgerVerification
from lms.jobs.api import enqueue
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.jobs import run_due_jobs
from tests.lms.hours.integrity.tampering import a_ledger, change

PAGE = "/administer/ledger"


@pytest.fixture
def town(session):
    """Accounts by role, over one unit."""
    with unit_of_work():
        unit = make_unit(session)
        roles = (Role.ADMINISTRATOR, Role.POLICY_OFFICER, Role.MANAGER)
        return {
            role: make_account(session, make_person(session, unit, role.value), (role, unit))
            for role in roles
        }


def every_night(session, app, clock):
    with unit_of_work():
        enqueue(session, VERIFY, {}, actor=Actor.system("jobs"), clock=clock)
    run_due_jobs(app)


@pytest.mark.parametrize(
    ("role", "status"), [(Role.ADMINISTRATOR, 200), (Role.POLICY_OFFICER, 200), (Role.MANAGER, 403)]
)
def test_those_who_answer_for_it_see_the_page(town, signed_in, role, status):
    assert signed_in(town[role]).get(PAGE).status_code == status


def test_a_check_is_asked_for_and_its_outcome_is_shown(app, session, clock, town, signed_in):
    a_ledger(session, clock)
    browser = signed_in(town[Role.ADMINISTRATOR])
    assert "Not checked so far" in browser.get(PAGE).text
    asked = browser.post(f"{PAGE}/verify")
    assert run_due_jobs(app) == ["done"]
    assert PAGE in browser.get(f"{asked.location}/progress").json["url"]
    assert "went through all 8 entries" in browser.get(PAGE).text


def test_faults_are_shown_with_their_rows_and_at_home(app, session, clock, town, signed_in, database_url):
    ids = a_ledger(session, clock)
    change(database_url, ids[3], hours=Decimal(30))
    every_night(session, app, clock)
    browser = signed_in(town[Role.POLICY_OFFICER])
    page = browser.get(PAGE).text
    assert "One row is not as it was posted" in page
    assert f"ledger entry {ids[3]}" in page
    assert "The ledger of hours is not as it was posted" in browser.get("/").text
    assert "The ledger of hours is not as it was posted" not in signed_in(town[Role.MANAGER]).get("/").text
    assert session.scalar(select(func.count()).select_from(LedgerCheckpoint)) == 0  # no faults are signed


def test_every_night_ends_in_a_checkpoint(app, session, clock, town, signed_in):
    a_ledger(session, clock)
    every_night(session, app, clock)
    browser = signed_in(town[Role.ADMINISTRATOR])
    kept = session.scalars(select(LedgerCheckpoint)).one()
    answer = browser.get(f"{PAGE}/checkpoints/{kept.id}.json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert json.loads(answer.data)["sequence"] == kept.sequence == 8
    assert f"{PAGE}/checkpoints/{kept.id}.json" in browser.get(PAGE).text


def test_an_empty_ledger_is_checked_and_not_signed(app, session, clock):
    every_night(session, app, clock)
    assert session.scalar(select(func.count()).select_from(LedgerVerification)) == 1
    assert session.scalar(select(func.count()).select_from(LedgerCheckpoint)) == 0


def test_a_checkpoint_by_hand_is_in_the_audit_trail(app, session, clock, town, signed_in):
    browser = signed_in(town[Role.ADMINISTRATOR])
    assert "nothing to sign" in browser.post(f"{PAGE}/checkpoints", follow_redirects=True).text
    a_ledger(session, clock)
    assert "is signed" in browser.post(f"{PAGE}/checkpoints", follow_redirects=True).text
    assert "Signed a checkpoint of the ledger" in browser.get("/administer/audit", follow_redirects=True).text
    assert browser.get(f"{PAGE}/checkpoints/99.json").status_code == 404
