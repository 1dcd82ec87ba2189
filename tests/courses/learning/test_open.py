"""Which courses are open to people and would bring them hours."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from courses.catalogue.models import Course
from courses.learning.home import begun_courses
from courses.learning.models import Enrolment
from courses.learning.open import open_courses
from lms.contracts.access import Actor
from lms.db import unit_of_work
from lms.testing.factories import make_person, make_unit
from lms.testing.marks import on_both_databases

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def make_course(session, unit, title, **values):
    course = Course(
        **{
            "unit_id": unit.id, "title": title, "language": "en", "hours": Decimal(4), "category": "online",
            "state": "published", "created_at": BEGAN, "published_at": BEGAN, "version": 1,
        } | values
    )  # fmt: skip
    session.add(course)
    session.flush()
    return course


def enrol(session, course, person, state="active"):
    session.add(
        Enrolment(
            course_id=course.id, person_id=person.id, cycle=1, state=state, course_version=1, enrolled_at=BEGAN,
            completed_at=BEGAN if state == "completed" else None,
        )
    )  # fmt: skip
    session.flush()


@pytest.fixture
def unit(app, session):
    with unit_of_work():
        return make_unit(session)


def titles(session, person, clock):
    return [
        (offer.title, offer.is_started) for offer in open_courses(session, [person.id], clock())[person.id]
    ]


@on_both_databases
def test_what_is_open_and_what_is_not(app, unit, session, clock):
    with app.test_request_context(), unit_of_work():
        person = make_person(session, unit)
        other = make_unit(session)
        make_course(session, unit, "open")
        make_course(session, unit, "draft", state="draft", version=0, published_at=None)
        make_course(session, unit, "worth nothing", hours=Decimal(0))
        make_course(session, unit, "for leaders", audience={"tiers": ["leader"]})
        make_course(session, unit, "by assignment", is_open_enrolment=False)
        make_course(session, other, "of another organisation")
        enrol(session, make_course(session, unit, "assigned", is_open_enrolment=False), person)
        enrol(session, make_course(session, unit, "done"), person, "completed")
        enrol(session, make_course(session, unit, "left"), person, "withdrawn")
        assert sorted(titles(session, person, clock)) == [
            ("assigned", True),
            ("left", False),
            ("open", False),
        ]
        actor = Actor(1, person.id, "张伟", unit.path)
        assert [offer.title for offer in begun_courses(session, actor, clock())] == ["assigned"]


def test_people_of_two_organisations_see_their_own(app, unit, session, clock):
    with app.test_request_context(), unit_of_work():
        other = make_unit(session)
        here, there = make_person(session, unit), make_person(session, other)
        make_course(session, unit, "here")
        make_course(session, other, "there")
        found = open_courses(session, [here.id, there.id], clock())
        assert [offer.title for offer in found[here.id]] == ["here"]
        assert [offer.title for offer in found[there.id]] == ["there"]


def test_many_people_cost_as_much_as_one(app, unit, session, clock, count_queries):
    with app.test_request_context(), unit_of_work():
        people = [make_person(session, unit).id for _ in range(5)]
        for number in range(5):
            make_course(session, unit, f"course {number}")
        with count_queries() as statements:
            found = open_courses(session, people, clock())
        assert len(statements) == 2
        assert {len(offers) for offers in found.values()} == {5}
