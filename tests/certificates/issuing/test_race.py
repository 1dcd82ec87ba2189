"""However many tell of the same completions at the same moment, each earns one certificate and its hours once."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from certificates.issuing.services import issuing, preparing
from certificates.issuing.services.preparing import Order
from certificates.register.domain import Serial
from certificates.register.models import Certificate
from lms.contracts.access import Actor
from lms.db import current_session, unit_of_work
from lms.hours.ledger.models import LedgerEntry
from lms.organisation.models import Unit
from lms.testing.factories import make_person
from tests.certificates.completions import completion

ACTOR = Actor.system("test")
UNIQUE = "uq_certificates_certificate_person_id_source_source_ref_edition"

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def orders(town, session, clock):
    """200 completions of 20 people."""
    with unit_of_work():
        unit = session.get_one(Unit, town.units.first)
        people = [make_person(session, unit, f"王{number}").id for number in range(20)]
    return [Order(completion(person, clock, f"{person}-{n}")) for person in people for n in range(10)]


def race(app, orders, clock, *, threads, at_once):
    """All threads issue all of it, each beginning elsewhere; returns how many transactions the database refused."""
    start, refused = threading.Barrier(threads), []

    def tell(number):
        place = len(orders) * number // threads
        mine = orders[place:] + orders[:place]
        start.wait()
        for begin in range(0, len(mine), at_once):
            part = mine[begin : begin + at_once]
            with app.app_context():
                try:
                    with unit_of_work() as own:
                        issuing.issue_orders(own, part, verify_base="http://x", actor=ACTOR, clock=clock)
                except IntegrityError:
                    refused.append(number)
                finally:
                    current_session().close()

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(tell, range(threads)))
    return len(refused)


def issued(session):
    session.rollback()
    rows = session.execute(select(Certificate.person_id, Certificate.source_ref, Certificate.serial)).all()
    return Counter((row.person_id, row.source_ref) for row in rows), [row.serial for row in rows]


def test_fifty_at_once_issue_two_hundred_once_each(app, orders, session, clock):
    assert race(app, orders, clock, threads=50, at_once=200) == 0
    each, serials = issued(session)
    assert (len(each), set(each.values())) == (200, {1})
    assert sorted(Serial.parse(serial).number for serial in serials) == list(range(1, 201))
    assert len(session.scalars(select(LedgerEntry.id)).all()) == 200


@pytest.mark.parametrize("has_constraint", [True, False])
def test_the_constraint_holds_where_nobody_looks_first(
    app, orders, session, clock, monkeypatch, has_constraint
):
    """A control: without the look at what is there the database itself refuses, and without its constraint nothing
    would."""
    for module in (issuing, preparing):
        monkeypatch.setattr(module, "present_among", lambda _session, _orders: {})
    if not has_constraint:
        with unit_of_work():
            session.execute(text(f"ALTER TABLE certificates_certificate DROP CONSTRAINT {UNIQUE}"))
    refused = race(app, orders[:10], clock, threads=8, at_once=10)
    each, _ = issued(session)
    assert (max(each.values()) == 1) == has_constraint
    assert (refused > 0) == has_constraint
