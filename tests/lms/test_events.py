"""What happens is told within the transaction, whose listeners may refuse it, and after it through the outbox."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from lms.app import create_app
from lms.config import read_settings
from lms.contracts.events import Event
from lms.db import current_session, db, unit_of_work
from lms.events import Audience, Delivery, EventBus, Subscription, publish
from lms.jobs.models import OutboxMessage
from lms.jobs.outbox import deliver_outbox
from lms.organisation.models import Unit
from lms.plugins import API_VERSION, Plugin
from lms.testing.factories import make_unit
from lms.testing.marks import on_both_databases


@dataclass(frozen=True, slots=True)
class UnitFounded(Event):
    name: str


@dataclass(frozen=True, slots=True)
class UnitClosed(Event):
    name: str


@dataclass(frozen=True, slots=True)
class PersonGreeted(Event):
    person_id: int


class Listener:
    """Notes in which order it heard of what, and refuses what it is told to."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.refuses: set[str] = set()

    def inside(self, session, event) -> None:
        self.heard.append(f"inside {event.name}")
        if event.name in self.refuses:
            raise PermissionError(event.name)
        assert session.scalar(select(Unit.id).where(Unit.name == event.name))  # sees what the publisher wrote

    def after(self, event) -> None:
        self.heard.append(f"after {event.name}")

    def plugin(self) -> Plugin:
        return Plugin(
            name="listener",
            api_version=API_VERSION,
            title="Listener",
            subscriptions=(Subscription(UnitFounded, self.inside),),
            deliveries=(Delivery(UnitFounded, "listener.after", self.after),),
        )


@pytest.fixture
def listener():
    return Listener()


@pytest.fixture
def app(database_url, tmp_path, clock, listener):
    """The kernel with the listener."""
    settings = read_settings({}, environment="test", database_url=database_url, data_dir=tmp_path)
    app = create_app(settings, [listener.plugin()], clock)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def found(name: str) -> None:
    with unit_of_work() as session:
        make_unit(session, name)
        publish(session, UnitFounded(name))


def count(model) -> int:
    current_session().rollback()
    return current_session().scalar(select(func.count()).select_from(model))


@on_both_databases
def test_a_listener_inside_hears_at_once_and_one_outside_after_the_commit(app, listener):
    found("甲")
    assert listener.heard == ["inside 甲"]
    assert count(OutboxMessage) == 1
    deliver_outbox(app)
    assert listener.heard == ["inside 甲", "after 甲"]
    assert count(OutboxMessage) == 0


@on_both_databases
def test_a_listener_that_refuses_undoes_everything(app, listener):
    listener.refuses = {"乙"}
    with pytest.raises(PermissionError):
        found("乙")
    assert (count(Unit), count(OutboxMessage)) == (0, 0)
    deliver_outbox(app)
    assert listener.heard == ["inside 乙"]
    found("丙")  # and the next transaction is none the worse
    assert count(Unit) == 1


@pytest.mark.parametrize(
    ("is_off", "event", "told"),
    [
        (False, PersonGreeted, 1),
        (True, PersonGreeted, 0),  # of others it hears nothing any more
        (True, UnitClosed, 1),  # it is about nobody
    ],
)
def test_what_is_switched_off_hears_nothing_of_its_people(app, clock, is_off, event, told):
    heard = []
    audience = Audience(
        "choir",
        True,
        [Subscription(event, lambda _session, event: heard.append(event))],
        [Delivery(event, "choir.after", heard.append)],
    )
    bus = EventBus(
        [audience],
        lambda _session, event, keys: heard.extend(keys),
        lambda _session, person_id: {"choir"} if is_off and person_id == 7 else (),
    )
    happened = event(7) if event is PersonGreeted else event("甲")
    bus.publish(current_session(), happened)
    assert heard == [happened, "choir.after"] * told


def test_of_its_own_events_a_plugin_hears_also_when_it_is_switched_off(app):
    heard = []
    own = Audience(
        "tests", True, [Subscription(PersonGreeted, lambda _session, event: heard.append(event))], []
    )
    EventBus([own], lambda *_: None, lambda *_: {"tests"}).publish(current_session(), PersonGreeted(7))
    assert heard == [PersonGreeted(7)]


def test_an_event_that_nobody_listens_to_is_fine(app, listener):
    with unit_of_work() as session:
        publish(session, UnitClosed("甲"))
    assert listener.heard == []
    assert count(OutboxMessage) == 0
