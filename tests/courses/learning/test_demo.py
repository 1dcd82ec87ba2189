"""The demo's year of learning: the same every time, and its hours are those of its completions."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from types import SimpleNamespace

from sqlalchemy import func, select

from courses.learning.demo import make_history
from courses.learning.models import Completion, Enrolment, LessonProgress
from lms.contracts.access import Actor, Scope
from lms.db import unit_of_work
from lms.hours.ledger.models import LedgerEntry
from lms.organisation.api import person_cards, unit_cards
from lms.testing.factories import make_person, make_unit
from lms.testing.marks import on_both_databases
from tests.courses.learning.factories import make_course


@on_both_databases
def test_the_year_is_whole(app, session, clock):
    with unit_of_work():
        unit = make_unit(session)
        ids = [make_person(session, unit).id for _ in range(40)]
        lessons = [{"minutes_required": 4}] * 6
        published = clock() - timedelta(days=400)
        made = {
            f"zh/{topic}": make_course(session, unit, *lessons, published_at=published).id
            for topic in ("information-security", "official-writing", "fire-safety")
        }
        cards = person_cards(session, ids, clock().date())
        stage = SimpleNamespace(
            now=clock(), clock=clock, random=Random(1), actor=Actor.system("demo"), made={"courses": made},
            people=[cards[person_id] for person_id in ids], cast={"member": ids[0]},
            units=unit_cards(session, Scope(everything=True)),
        )  # fmt: skip
        make_history(session, stage)
    states = dict(session.execute(select(Enrolment.state, func.count()).group_by(Enrolment.state)).all())
    assert states["completed"] > states["active"] > 2
    completed = session.scalars(select(Completion)).all()
    assert len(completed) == states["completed"] == len(stage.made["completions"])
    assert session.scalar(select(func.sum(LedgerEntry.hours))) == sum(one.hours for one in completed)
    assert session.scalar(select(func.max(LessonProgress.last_seen_at))) <= clock()
    mine = dict(
        session.execute(
            select(Enrolment.course_id, Enrolment.state).where(Enrolment.person_id == ids[0])
        ).all()
    )
    assert mine == {made["zh/information-security"]: "completed", made["zh/official-writing"]: "active"}
