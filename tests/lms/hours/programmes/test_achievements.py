"""A programme is completed by an entry of the ledger, whatever posted it, and that is announced once."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from lms.contracts.access import Actor, Scope
from lms.contracts.activities import CreditGrant
from lms.contracts.events import CompletionReached
from lms.db import unit_of_work
from lms.hours.api import post_credit, post_credits, reverse_credit
from lms.hours.programmes.achievements import SOURCE, programme_choices, programme_completions
from lms.testing.factories import make_person, make_unit
from lms.testing.marks import on_both_databases

ACTOR = Actor.system("test")


def grant(person_id: int, ref: str = "1", programme: str | None = "rotation", month: int = 3) -> CreditGrant:
    return CreditGrant(
        person_id=person_id,
        source="lms.record",
        source_ref=ref,
        category="centralised",
        hours=Decimal(40),
        activity="class:1",
        title="处级干部轮训班",
        title_en="Rotation class",
        earned_at=datetime(2026, month, 1, tzinfo=UTC),
        programme=programme,
    )


@pytest.fixture
def heard(monkeypatch):
    events: list[CompletionReached] = []
    monkeypatch.setattr("lms.hours.programmes.area.publish", lambda _session, event: events.append(event))
    return events


@on_both_databases
def test_those_whose_completion_stands_are_found(app, session, clock, count_queries):
    with unit_of_work():
        unit, elsewhere = make_unit(session), make_unit(session)
        first, second, undone = (make_person(session, unit) for _ in range(3))
        stranger = make_person(session, elsewhere)
        people = [second, first, undone, stranger]
        grants = [grant(one.id, month=month) for month, one in enumerate(people, start=1)]
        post_credits(session, grants, actor=ACTOR, clock=clock)
        post_credit(session, grant(first.id, "2", None), actor=ACTOR, clock=clock)
        again = post_credit(session, grant(undone.id), actor=ACTOR, clock=clock)
        reverse_credit(session, again, reason="缺勤", actor=ACTOR, clock=clock)
    choices = programme_choices(session, Scope(unit_paths=(unit.path,)))
    assert [choice.ref for choice in choices] == [f"{unit.id}/rotation", f"{unit.id}/induction"]
    assert (choices[0].title, choices[0].title_en) == ("轮训", "Rotation training")
    rotation, induction = (choice.ref for choice in choices)
    with count_queries() as statements:
        found = programme_completions(session, rotation)
    assert len(statements) == 1
    assert [event.grant.person_id for event in found] == [second.id, first.id]
    assert [event.grant.person_id for event in programme_completions(session, rotation, [first.id])] == [
        first.id
    ]
    assert programme_completions(session, induction) == []
    assert programme_completions(session, "nobody's") == []
    assert (found[0].subject, found[0].title_en) == (f"programme:{rotation}", "Rotation class")
    assert (found[0].grant.source, found[0].grant.hours, found[0].grant.programme) == (
        SOURCE,
        Decimal(40),
        None,
    )


def test_a_completion_is_announced_once_as_it_is_found_later(app, session, clock, heard):
    with unit_of_work():
        unit = make_unit(session)
        person = make_person(session, unit)
        for _ in range(2):
            entry = post_credit(session, grant(person.id), actor=ACTOR, clock=clock)
        post_credit(session, grant(person.id, "2", None), actor=ACTOR, clock=clock)
        announced = list(heard)
        assert announced == programme_completions(session, f"{unit.id}/rotation")
        reverse_credit(session, entry, reason="缺勤", actor=ACTOR, clock=clock)
    assert heard == announced
