"""The demo's courses: all editions, published, the same every time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from courses.catalogue.models import Course
from courses.catalogue.reading import lessons_of_courses, outline_of
from courses.demo.seed import editions, make_courses
from lms.contracts.access import Actor, Scope
from lms.db import unit_of_work
from lms.organisation.api import UnitCard, unit_cards
from lms.testing.factories import make_unit


@dataclass
class Scene:
    now: datetime
    organisation: UnitCard
    actor: Actor
    made: dict[str, Any] = field(default_factory=dict)


@pytest.fixture
def made(app, session, clock):
    with unit_of_work():
        make_unit(session)
        scene = Scene(clock(), unit_cards(session, Scope(everything=True))[0], Actor.system("demo"))
        make_courses(session, scene)
    return scene.made["courses"]


def test_every_edition_is_a_published_course(session, made):
    assert set(made) == {edition.key for edition in editions()}
    assert len(made) == 12
    courses = session.scalars(select(Course)).all()
    assert {course.state for course in courses} == {"published"}
    assert len({course.published_at for course in courses}) == 12


def test_titles_texts_and_order_are_those_of_the_files(session, made):
    for edition in editions():
        course = session.get_one(Course, made[edition.key])
        assert course.title == edition.course["title"]
        assert [
            (part.section.title, [lesson.title for lesson in part.lessons])
            for part in outline_of(session, course.id)
        ] == [
            (part["title"], [lesson["title"] for lesson in part["lessons"]])
            for part in edition.course["sections"]
        ]


def test_nothing_of_the_texts_is_lost_in_cleaning(session, made):
    for edition in editions():
        lessons = [lesson for part in edition.course["sections"] for lesson in part["lessons"]]
        stored = lessons_of_courses(session, [made[edition.key]])[made[edition.key]]
        for lesson, row in zip(lessons, stored, strict=True):
            assert row.body.count("<td") == edition.text(lesson).count("<td")
            assert row.body.count("<li") == edition.text(lesson).count("<li")
