"""Classes of people who achieve things, known to a source of the test's own."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from lms.contracts.achievements import AchievementSource
from lms.contracts.activities import Choice
from lms.db import unit_of_work
from lms.organisation.models import Unit
from lms.testing.factories import make_person
from tests.certificates.completions import completion

KEY = "certificates.test_class"
VALUE = f"{KEY}|1"


@pytest.fixture
def cohort(app, town, session, clock):
    """A class of twelve in the first unit who have been through it. `events` may be changed by the test."""
    with unit_of_work():
        unit = session.get_one(Unit, town.units.first)
        people = [make_person(session, unit, f"王{'一二三四五六七八九十百千'[n]}") for n in range(12)]
        ids = [person.id for person in people]
        numbers = [person.number for person in people]
    held = SimpleNamespace(people=ids, numbers=numbers, events=[])
    held.events = [
        replace(completion(each, clock, f"c{each}"), subject="training:1", award_type=None, award_ref=None)
        for each in ids
    ]
    source = AchievementSource(
        KEY,
        "Class",
        "training",
        lambda _session, _scope: [Choice("1", "处级干部轮训班", "Class of division heads")],
        lambda _session, ref, people: [
            event
            for event in held.events
            if ref == "1" and (people is None or event.grant.person_id in people)
        ],
    )
    held.source = source
    app.extensions["lms.registry"].achievement_sources[KEY] = source
    return held
