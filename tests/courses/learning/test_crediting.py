"""Who posts a completion's hours: the plugin that awards, or courses where there is none; never both."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import select

from courses.learning.models import Completion
from courses.learning.services.completing import complete_course
from courses.learning.services.crediting import give_credit
from courses.learning.services.enrolling import enrol_member
from courses.plugin import plugin as courses
from lms.app import create_app
from lms.clock import current_clock
from lms.config import read_settings
from lms.contracts.access import Actor
from lms.contracts.activities import AwardType
from lms.contracts.events import CompletionReached
from lms.db import db, unit_of_work
from lms.events import Subscription
from lms.hours.api import post_credit
from lms.hours.ledger.models import LedgerEntry
from lms.organisation.switches.services import switch_plugin
from lms.plugins import API_VERSION, Plugin, current_registry
from lms.testing.factories import make_person, make_unit
from tests.courses.learning.factories import make_course

ACTOR = Actor.system("test")
heard: list[CompletionReached] = []


def award(session, event: CompletionReached) -> None:
    """What a plugin with awards does: for its own type it posts the grant in the same transaction."""
    heard.append(event)
    if event.award_type == "diplomas.diploma":
        post_credit(session, event.grant, actor=ACTOR, clock=current_clock())


diplomas = Plugin(
    name="diplomas",
    api_version=API_VERSION,
    title="Diplomas",
    award_types=(AwardType("diplomas.diploma", "Diploma", lambda *_: [], lambda *_: "Diploma"),),
    subscriptions=(Subscription(CompletionReached, award),),
)
listener = Plugin(
    name="listener",
    api_version=API_VERSION,
    title="Listener",
    subscriptions=(Subscription(CompletionReached, lambda _session, event: heard.append(event)),),
)


@pytest.fixture
def session_with(database_url, tmp_path, clock):
    """session_with(plugin): the session of an application with courses and this plugin."""
    opened = []

    def open_app(other: Plugin):
        settings = read_settings({}, environment="test", database_url=database_url, data_dir=tmp_path)
        context = create_app(settings, [courses, other], clock=clock).app_context()
        context.push()
        opened.append(context)
        heard.clear()
        return db.session()

    yield open_app
    for context in opened:
        db.session.remove()
        db.engine.dispose()
        context.pop()


def complete(session, clock, unit=None, **changes) -> Completion:
    unit = unit or make_unit(session)
    person = make_person(session, unit)
    course = make_course(session, unit, **changes)
    enrolment = enrol_member(session, course, person.id, actor=ACTOR, clock=clock)
    return complete_course(session, enrolment, actor=ACTOR, clock=clock)


@pytest.mark.parametrize(
    ("other", "award_type", "told"),
    [
        pytest.param(diplomas, "diplomas.diploma", "diplomas.diploma", id="the awarding plugin posts"),
        pytest.param(diplomas, None, None, id="nothing is awarded: courses posts"),
        pytest.param(listener, "diplomas.diploma", None, id="the awarding plugin is gone: courses posts"),
    ],
)
def test_one_completion_is_one_entry(session_with, clock, other, award_type, told):
    session = session_with(other)
    with unit_of_work():
        ref = "9" if award_type else None
        completion = complete(session, clock, award_type=award_type, award_ref=ref)
        for _ in range(3):
            give_credit(session, completion, actor=ACTOR, clock=clock)  # told again, by whatever mistake
    (entry,) = session.scalars(select(LedgerEntry)).all()
    assert (entry.hours, entry.source, entry.source_ref) == (
        Decimal("3.5"), "courses.completion", str(completion.id),
    )  # fmt: skip
    assert {(event.award_type, event.subject) for event in heard} == {
        (told, f"course:{completion.course_id}")
    }


def test_an_award_that_is_switched_off_is_not_given_and_courses_posts(session_with, clock):
    session = session_with(diplomas)
    with unit_of_work():
        town = make_unit(session, "市直机关")
        switch = partial(
            switch_plugin, session, registry=current_registry(), plugin=diplomas, organisation=town,
            actor=ACTOR, clock=clock,
        )  # fmt: skip
        switch(on=False)
        award = {"award_type": "diplomas.diploma", "award_ref": "9"}
        here = complete(session, clock, unit=town, **award)
        elsewhere = complete(session, clock, **award)
    posted = {entry.source_ref: entry.hours for entry in session.scalars(select(LedgerEntry))}
    assert posted == {str(here.id): Decimal("3.5"), str(elsewhere.id): Decimal("3.5")}
    assert [event.grant.person_id for event in heard] == [elsewhere.person_id]
    with unit_of_work():
        switch(on=True)
        give_credit(session, here, actor=ACTOR, clock=clock)  # told again, now that there are awards
    assert len(session.scalars(select(LedgerEntry)).all()) == 2
    assert heard[-1].award_type == "diplomas.diploma"


def test_a_course_without_hours_posts_nothing_and_is_completed(session_with, clock):
    session = session_with(listener)
    with unit_of_work():
        complete(session, clock, hours=Decimal(0))
    assert session.scalars(select(LedgerEntry)).all() == []
    assert len(heard) == 1


def test_a_subscriber_that_refuses_takes_the_completion_back(session_with, clock):
    def refuse(_session, _event):
        raise RuntimeError("no seal is left")

    refusing = Plugin(
        name="refusing", api_version=API_VERSION, title="Refusing",
        subscriptions=(Subscription(CompletionReached, refuse),),
    )  # fmt: skip
    session = session_with(refusing)
    with pytest.raises(RuntimeError), unit_of_work():
        complete(session, clock)
    assert session.scalars(select(Completion)).all() == []
    assert session.scalars(select(LedgerEntry)).all() == []


def test_a_course_that_is_induction_training_proves_it_even_when_it_is_worth_no_hours(session_with, clock):
    session = session_with(listener)
    with unit_of_work():
        completion = complete(session, clock, programme="induction", hours=Decimal(0))
    (entry,) = session.scalars(select(LedgerEntry)).all()
    assert (entry.person_id, entry.programme, entry.hours) == (completion.person_id, "induction", 0)
