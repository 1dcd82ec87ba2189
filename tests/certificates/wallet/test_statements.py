"""A statement lists every hour of a year with its evidence, and goes on saying what it said."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import current_app
from sqlalchemy import select

from certificates.register.models import Certificate
from certificates.register.records import snapshot_in
from certificates.rendering import render_certificate, render_picture
from certificates.shipped.catalogue import STATEMENT
from certificates.statements.services import NoHours, issue_statement
from lms.contracts.access import Actor
from lms.db import unit_of_work
from lms.hours.api import find_entry, reverse_credit
from lms.plugins import current_registry
from lms.testing.marks import on_both_databases
from tests.certificates.completions import complete, hours_of, newest
from tests.certificates.sheets import pages, text

ACTOR = Actor.system("test")


def state(person_id, clock, year=2026):
    with current_app.test_request_context(), unit_of_work() as session:
        return issue_statement(
            session, current_registry(), person_id, year, verify_base="http://x", actor=ACTOR, clock=clock
        ).serial


@on_both_databases
def test_a_statement_lists_what_stands_and_posts_nothing(town, session, clock):
    complete(town.people.li, clock, "1")
    complete(town.people.li, clock, "2", subject="course:8")
    with unit_of_work():
        entry = find_entry(session, town.people.li, "courses.completion", "2")
        reverse_credit(session, entry, reason="误记", actor=ACTOR, clock=clock)
    serial = state(town.people.li, clock)
    snapshot = snapshot_in(newest(town.people.li))
    assert [(line.title, line.hours, line.day) for line in snapshot.lines] == [
        ("信息安全基础", "3.5", "2026-05-20")
    ]
    assert "1" in snapshot.lines[0].evidence
    assert (snapshot.hours, snapshot.serial) == (Decimal("3.5"), serial)
    assert sum(hours_of(town.people.li)) == Decimal("3.5")


def test_asked_again_it_is_the_same_until_the_ledger_has_more(town, session, clock):
    complete(town.people.li, clock, "1")
    first = state(town.people.li, clock)
    assert state(town.people.li, clock) == first
    complete(town.people.li, clock, "2", subject="course:8")
    second = state(town.people.li, clock)
    session.expire_all()
    old = session.scalars(select(Certificate).filter_by(serial=first)).one()
    assert (old.state, old.successor) == ("superseded", second)
    assert len(snapshot_in(old).lines) == 1
    assert len(snapshot_in(newest(town.people.li)).lines) == 2


def test_without_hours_there_is_nothing_to_state(town, session, clock):
    with pytest.raises(NoHours):
        state(town.people.li, clock)
    assert session.scalars(select(Certificate)).all() == []


def test_it_has_as_many_pages_as_it_needs(town, session, clock):
    for number in range(60):
        complete(town.people.li, clock, str(number), subject=f"course:{number}")
    state(town.people.li, clock)
    snapshot = snapshot_in(newest(town.people.li))
    pdf = render_certificate(STATEMENT, snapshot)
    assert pages(pdf) > 1
    shown = text(pdf)
    assert shown.count("2026-05-20") == 60
    assert "210" in shown
    assert "李慧敏" in shown
    assert render_picture(STATEMENT, snapshot, pixels_wide=640).startswith(b"\x89PNG")


def test_a_member_asks_for_it_on_the_page(town, signed_in, clock):
    browser = signed_in(town.accounts["li"])
    assert browser.post("/certificates/statements", data={"year": "2026"}).location == "/certificates"
    complete(town.people.li, clock)
    shown = browser.post("/certificates/statements", data={"year": "2026"})
    assert browser.get(shown.location).status_code == 200
    assert browser.post("/certificates/statements", data={"year": "x"}).status_code == 404
