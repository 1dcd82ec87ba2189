"""What was committed is delivered, what was undone is not, and what fails is delivered later."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from lms.contracts.activities import CreditGrant
from lms.db import unit_of_work
from lms.events import publish
from lms.jobs.models import OutboxMessage
from lms.jobs.outbox import deliver_outbox
from lms.testing.marks import on_both_databases
from tests.lms.jobs.probe import SomethingHappened

instants = st.datetimes(timezones=st.just(UTC))
decimals = st.decimals(allow_nan=False, allow_infinity=False)
grants = st.builds(
    CreditGrant,
    person_id=st.integers(1, 2**53),
    source=st.text(),
    source_ref=st.text(),
    category=st.text(),
    hours=decimals,
    activity=st.text(),
    title=st.text(),
    earned_at=instants,
)
events = st.builds(
    SomethingHappened,
    number=st.integers(-(2**53), 2**53),
    title=st.text(),
    score=decimals,
    at=instants,
    grant=grants,
    note=st.none() | st.text(),
)


@given(events)
def test_an_event_survives_being_stored(event):
    stored = msgspec.json.decode(msgspec.json.encode(msgspec.to_builtins(event)))
    again = msgspec.convert(stored, SomethingHappened)
    assert again == event
    assert again.score.as_tuple() == event.score.as_tuple()  # 1.50 stays 1.50


def an_event(number: int = 1) -> SomethingHappened:
    grant = CreditGrant(
        person_id=7,
        source="lms.record",
        source_ref="1",
        category="online",
        hours=Decimal("3.50"),
        activity="course:1",
        title="信息安全",
        earned_at=datetime(2026, 3, 1, tzinfo=UTC),
    )
    return SomethingHappened(
        number, "标题", Decimal("87.50"), datetime(2026, 3, 1, 8, 0, 0, 123456, tzinfo=UTC), grant
    )


def waiting(session):
    session.rollback()
    return session.execute(
        select(OutboxMessage.attempts, OutboxMessage.next_attempt_at, OutboxMessage.error)
    ).all()


@on_both_databases
def test_an_event_is_delivered_as_it_was_published(app, session, probe):
    with unit_of_work():
        publish(session, an_event())
        assert probe.heard == []
    assert deliver_outbox(app) == 1
    assert probe.heard == [an_event()]
    assert waiting(session) == []
    assert deliver_outbox(app) == 0


def test_what_is_undone_is_not_told(app, session, probe):
    with suppress(RuntimeError), unit_of_work():
        publish(session, an_event())
        raise RuntimeError
    assert deliver_outbox(app) == 0
    assert probe.heard == []


@on_both_databases
def test_a_failed_delivery_is_tried_later_and_holds_up_no_other(app, session, clock, probe):
    def hear(event):
        if event.number == 1 and clock() < start + timedelta(seconds=30):
            raise ConnectionError("mail server away")
        probe.heard.append(event)

    start, probe.hear = clock(), hear
    with unit_of_work():
        publish(session, an_event(1))
        publish(session, an_event(2))
    assert deliver_outbox(app) == 1
    [(attempts, due, error)] = waiting(session)
    assert (attempts, due, error) == (1, start + timedelta(seconds=10), "ConnectionError: mail server away")
    clock.advance(seconds=10)
    assert deliver_outbox(app) == 0
    clock.advance(seconds=40)
    assert deliver_outbox(app) == 1
    assert [event.number for event in probe.heard] == [2, 1]


def test_a_worker_that_dies_while_delivering_leaves_it_to_the_next(app, session, clock, probe):
    def die(_event):
        raise SystemExit

    probe.hear = die
    with unit_of_work():
        publish(session, an_event())
    with pytest.raises(SystemExit):
        deliver_outbox(app)
    probe.hear = probe.heard.append
    assert deliver_outbox(app) == 0  # it may still be at work
    clock.advance(minutes=5)
    assert deliver_outbox(app) == 1


def test_only_registered_types_are_made(app, session, probe):
    with unit_of_work():
        publish(session, an_event())
        session.execute(update(OutboxMessage).values(event="subprocess:Popen"))
    assert deliver_outbox(app) == 0
    [(_, _, error)] = waiting(session)
    assert "not subprocess:Popen" in error
    assert probe.heard == []
