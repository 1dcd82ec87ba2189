"""Whatever is posted is sealed in the transaction that posts it, in the order of the commits, and only then."""

from __future__ import annotations

import contextlib
from decimal import Decimal
from threading import Barrier, Event, Thread

import pytest
from sqlalchemy import delete, func, select

from lms.db import unit_of_work
from lms.hours.api import post_credit, post_credits, reverse_credit
from lms.hours.integrity.models import LedgerHead, LedgerSeal
from lms.hours.integrity.sealing import NoHead
from lms.hours.ledger.models import LedgerEntry
from lms.testing.factories import make_person, make_unit
from lms.testing.marks import on_both_databases
from tests.lms.hours.integrity.tampering import ACTOR, ENTRY, a_ledger, grant, verified


@pytest.fixture
def person(app, session):
    with unit_of_work():
        return make_person(session, make_unit(session)).id


def seals(session):
    session.rollback()
    return session.execute(
        select(LedgerSeal.sequence, LedgerSeal.entry_id).order_by(LedgerSeal.sequence)
    ).all()


def sound(session):
    found = verified(session)
    return found.is_sound and found.seals


@on_both_databases
def test_postings_and_reversals_are_sealed_in_their_order(app, session, clock):
    ids = a_ledger(session, clock)
    assert seals(session) == list(enumerate(ids, start=1))
    assert sound(session) == 8


@on_both_databases
def test_a_second_posting_is_not_sealed_again(app, session, clock, person):
    for _ in range(3):
        with unit_of_work():
            post_credit(session, grant(person, "1"), actor=ACTOR, clock=clock)
    assert sound(session) == 1


@on_both_databases
def test_what_is_rolled_back_leaves_nothing(app, session, clock, person):
    with contextlib.suppress(ZeroDivisionError), unit_of_work():
        post_credit(session, grant(person, "1"), actor=ACTOR, clock=clock)
        raise ZeroDivisionError
    assert seals(session) == []
    with unit_of_work():
        post_credit(session, grant(person, "2"), actor=ACTOR, clock=clock)
    assert sound(session) == 1


@on_both_databases
def test_what_a_savepoint_takes_back_is_not_sealed(app, session, clock, person):
    with unit_of_work():
        post_credit(session, grant(person, "1"), actor=ACTOR, clock=clock)
        with contextlib.suppress(ZeroDivisionError), session.begin_nested():
            post_credit(session, grant(person, "2"), actor=ACTOR, clock=clock)
            raise ZeroDivisionError
        with session.begin_nested():
            post_credit(session, grant(person, "3"), actor=ACTOR, clock=clock)
    assert sound(session) == 2


@on_both_databases
def test_many_at_once_cost_few_statements(app, session, clock, person, count_queries):
    grants = [grant(person, str(number)) for number in range(300)]
    with count_queries() as one, unit_of_work():
        post_credits(session, grants[:1], actor=ACTOR, clock=clock)
    with count_queries() as many, unit_of_work():
        post_credits(session, grants, actor=ACTOR, clock=clock)
    assert len(many) <= len(one) + 2
    assert sound(session) == 300


@on_both_databases
def test_transactions_at_once_make_one_chain(app, session, clock, person):
    """The second is the first to commit, so the first entry in the table is the second in the chain."""
    is_posted, may_commit, errors = Event(), Event(), []

    def slow():
        with app.app_context():
            try:
                with unit_of_work() as own:
                    post_credit(own, grant(person, "slow"), actor=ACTOR, clock=clock)
                    is_posted.set()
                    may_commit.wait(10)
            except Exception as error:
                errors.append(error)

    thread = Thread(target=slow)
    thread.start()
    is_posted.wait(10)
    if session.get_bind().dialect.name == "sqlite":
        may_commit.set()  # there the other one waits until this one is through
    with unit_of_work():
        post_credit(session, grant(person, "quick"), actor=ACTOR, clock=clock)
    may_commit.set()
    thread.join()
    assert errors == []
    assert sound(session) == 2
    if session.get_bind().dialect.name == "postgresql":
        assert [entry_id for _, entry_id in seals(session)] == sorted(session.scalars(select(ENTRY.c.id)))[
            ::-1
        ]


@on_both_databases
def test_many_threads_make_one_chain(app, session, clock, person):
    together = Barrier(8)

    def work(number):
        with app.app_context():
            together.wait()
            for ref in range(5):
                with unit_of_work() as own:
                    post_credit(own, grant(person, f"{number}-{ref}", hours="0.1"), actor=ACTOR, clock=clock)

    threads = [Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sound(session) == 40
    assert session.scalar(select(func.sum(LedgerEntry.hours))) == Decimal(4)


@on_both_databases
def test_without_a_head_nothing_is_posted(app, session, clock, person):
    with unit_of_work():
        session.execute(delete(LedgerHead))
    with pytest.raises(NoHead), unit_of_work():
        post_credit(session, grant(person, "1"), actor=ACTOR, clock=clock)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(LedgerEntry)) == 0


@on_both_databases
def test_a_reversal_of_nothing_is_possible(app, session, clock, person):
    """A programme without hours, taken back: the first rule of the tables did not allow it."""
    with unit_of_work():
        entry = post_credit(
            session, grant(person, "1", hours="0", programme="rotation"), actor=ACTOR, clock=clock
        )
        reverse_credit(session, entry, reason="was not there", actor=ACTOR, clock=clock)
    assert sound(session) == 2
