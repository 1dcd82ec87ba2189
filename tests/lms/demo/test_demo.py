"""The demo is the same every time, is made once, and never in production."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from lms.accounts.models import Account
from lms.contracts.access import Scope
from lms.db import unit_of_work
from lms.demo.making import DemoRefused, has_demo, make_demo
from lms.demo.names import content
from lms.demo.people import LOGINS, PASSWORD
from lms.hours.api import standing_of, standings
from lms.hours.ledger.models import LedgerEntry
from lms.kernel import kernel
from lms.organisation.models import Person, Unit
from lms.plugins import build_registry, current_registry
from lms.testing.marks import on_both_databases


def build(app, session, clock, registry):
    with unit_of_work():
        list(make_demo(session, registry, app.extensions["lms.settings"], clock))


@on_both_databases
def test_the_organisation_is_as_large_as_promised_and_nobody_is_alike(app, session, clock):
    build(app, session, clock, build_registry([kernel]))
    assert session.scalar(select(func.count()).select_from(Unit)) == 12
    assert (
        session.scalar(
            select(func.max(func.length(Unit.path) - func.length(func.replace(Unit.path, "/", ""))))
        )
        == 4
    )
    assert session.scalar(select(func.count()).select_from(Person)) == 600
    people = standings(session, Scope(everything=True), clock())
    met = sum(person.standing.is_met for person in people)
    assert (
        100 < met < 300
    )  # before courses and rotation add theirs: neither an empty dashboard nor a finished one
    member = next(person.id for person in session.scalars(select(Person)) if person.name == LOGINS[0].name)
    standing = standing_of(session, member, clock())
    assert 0 < standing.counted < standing.required
    assert has_demo(session)


def test_the_same_day_makes_the_same_demo(app, session, clock):
    class Undone(Exception):
        """Takes the first demo back."""

    def make() -> list[tuple[object, ...]]:
        list(make_demo(session, build_registry([kernel]), app.extensions["lms.settings"], clock))
        names = session.execute(select(Person.number, Person.name).order_by(Person.number)).all()
        hours = session.execute(
            select(LedgerEntry.source_ref, func.sum(LedgerEntry.hours)).group_by(LedgerEntry.source_ref)
        )
        return [tuple(row) for row in [*names, *sorted(hours.all())]]

    made: list[list[tuple[object, ...]]] = []

    def make_and_undo() -> None:
        with unit_of_work():
            made.append(make())
            raise Undone

    with pytest.raises(Undone):
        make_and_undo()
    with unit_of_work():
        made.append(make())
    assert made[0] == made[1]
    assert sum(Decimal(str(row[1])) for row in made[0][600:]) > 1000


def test_it_refuses_production_and_an_organisation_that_is_there(app, session, clock):
    production = replace(app.extensions["lms.settings"], environment="production")
    with pytest.raises(DemoRefused), unit_of_work():
        list(make_demo(session, current_registry(), production, clock))
    build(app, session, clock, build_registry([kernel]))
    with pytest.raises(DemoRefused), unit_of_work():
        list(make_demo(session, current_registry(), app.extensions["lms.settings"], clock))


def test_every_login_opens(app, session, clock, client):
    build(app, session, clock, build_registry([kernel]))
    for login in LOGINS:
        answer = client.post("/login", data={"username": login.username, "password": PASSWORD})
        assert answer.status_code == 303, login.username
    assert session.scalar(select(func.count()).select_from(Account)) == 600


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_names_are_there(language):
    assert len(content(language)["names"]["given"]) >= 40
