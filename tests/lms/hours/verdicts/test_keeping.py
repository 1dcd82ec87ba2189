"""Verdicts follow whatever they rest on: at the commit for a few people, by the job for many, by the day for all."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from lms.contracts.access import Actor, Scope
from lms.contracts.events import AppointmentsChanged, UnitChanged
from lms.db import unit_of_work
from lms.events import publish
from lms.hours.api import reverse_credit
from lms.hours.domain.verdicts import Verdict as Says
from lms.hours.verdicts import keeping
from lms.hours.verdicts.figures import figures_by_unit, home_figures
from lms.hours.verdicts.models import PersonJudged, Verdict
from lms.hours.verdicts.overview import total
from lms.hours.verdicts.standing import duties_of, standing_of
from lms.jobs.api import enqueue
from lms.jobs.models import Job
from lms.organisation.models import Appointment
from lms.testing.factories import make_person
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases

EVERYBODY = Scope(everything=True)
NEW_YEAR = date(2027, 1, 1)


def kept(session, person_id, rule="annual"):
    """The current verdict that is kept, without working anything out."""
    session.rollback()
    return session.scalars(
        select(Verdict).where(Verdict.person_id == person_id, Verdict.rule == rule, Verdict.is_current)
    ).one()


def waiting(session, clock):
    session.rollback()
    return session.scalars(keeping.people_to_judge(clock().date())).all()


@on_both_databases
def test_a_new_entry_is_in_the_verdict_when_it_is_in_the_ledger(town, post, session):
    post(town.people["wang"], "20", "A")
    assert (kept(session, town.people["wang"]).counted, kept(session, town.people["wang"]).short) == (20, 4)
    post(town.people["wang"], "4", "B")
    assert kept(session, town.people["wang"]).verdict == Says.PASS
    assert kept(session, town.people["zhang"]).counted == 0


@on_both_databases
def test_a_reversal_takes_it_back(town, post, session, clock):
    entry = post(town.people["wang"], "24", "A")
    with unit_of_work() as writing:
        reverse_credit(writing, writing.merge(entry), reason="twice", actor=Actor.system("t"), clock=clock)
    assert (kept(session, town.people["wang"]).counted, kept(session, town.people["wang"]).short) == (0, 24)


@on_both_databases
def test_an_appointment_changes_what_is_asked_and_where_it_is_counted(town, session):
    with unit_of_work() as writing:
        writing.execute(
            update(Appointment)
            .where(Appointment.person_id == town.people["wang"])
            .values(tier="leader", unit_id=town.second.id)
        )
        publish(writing, AppointmentsChanged((town.people["wang"],)))
    verdict = kept(session, town.people["wang"])
    assert (verdict.required, verdict.unit_id, verdict.tier) == (40, town.second.id, "leader")


def test_what_is_rolled_back_leaves_nothing_to_judge(town, session):
    def fail():
        with unit_of_work() as writing:
            keeping.note_people(writing, [town.people["wang"]])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert keeping.NOTED not in session.info


@on_both_databases
def test_many_people_are_marked_and_judged_by_the_job(town, session, clock, app):
    with unit_of_work() as writing:
        crowd = [make_person(writing, town.second, is_full_time=False).id for _ in range(keeping.AT_ONCE + 1)]
    assert set(waiting(session, clock)) == set(crowd)
    assert keeping.count_to_judge(session, Scope(unit_paths=(town.second.path,)), clock().date()) == len(
        crowd
    )
    assert keeping.count_to_judge(session, Scope(unit_paths=(town.first.path,)), clock().date()) == 0
    figures, number = home_figures(session, EVERYBODY, clock().date())
    assert (figures.people, number) == (5, len(crowd))
    run_due_jobs(app)
    assert waiting(session, clock) == []
    assert total(figures_by_unit(session, EVERYBODY).values()).people == 5 + len(crowd)


def test_who_is_marked_is_read_from_the_ledger_until_then(town, post, session, clock):
    """A page about one person is never of yesterday."""
    post(town.people["wang"], "10", "A")
    with unit_of_work() as writing:
        writing.execute(update(PersonJudged).values(changes_on=keeping.STALE))
        writing.execute(update(Verdict).values(counted=Decimal(1)))
    assert standing_of(session, town.people["wang"], clock()).counted == 10


@on_both_databases
def test_the_day_on_which_it_changes_by_itself_is_kept(town, post, session, clock, app):
    post(town.people["wang"], "24", "A")
    judged = session.get_one(PersonJudged, town.people["wang"])
    assert judged.changes_on == NEW_YEAR
    clock.set_to(datetime(2027, 1, 1, 1, tzinfo=UTC))
    assert town.people["wang"] in waiting(session, clock)
    assert standing_of(session, town.people["wang"], clock()).short == 24
    with unit_of_work() as writing:
        enqueue(writing, keeping.JUDGE, {}, actor=Actor.system("jobs"), clock=clock)
    run_due_jobs(app)
    assert waiting(session, clock) == []
    assert kept(session, town.people["wang"]).starts_on == NEW_YEAR
    years = [
        duty.verdict for duty in duties_of(session, town.people["wang"], clock()) if duty.rule == "annual"
    ]
    assert years[-2:] == [Says.PASS, Says.IN_PROGRESS]


def test_a_unit_that_moves_has_its_people_judged(town, session, clock):
    with unit_of_work() as writing:
        writing.execute(update(Verdict).values(counted=Decimal(1)))
        publish(writing, UnitChanged(town.first.path))
    assert kept(session, town.people["wang"]).counted == 0
    assert kept(session, town.people["zhao"]).counted == 1


def test_only_many_people_need_a_job(town, session):
    assert session.scalars(select(Job).where(Job.kind == keeping.JUDGE)).all() == []


@on_both_databases
def test_figures_of_units_sum_to_the_whole(town, post, session, clock):
    post(town.people["wang"], "24", "A")
    post(town.people["zhao"], "5.5", "B")
    by_unit = figures_by_unit(session, EVERYBODY)
    whole = total(by_unit.values())
    assert (whole.people, whole.due, whole.met, whole.short, whole.started) == (5, 3, 1, 2, 2)
    assert (whole.hours, whole.required) == (Decimal("29.5"), Decimal(72))
    assert home_figures(session, EVERYBODY, clock().date()) == (whole, 0)
    assert home_figures(session, Scope(unit_paths=("/999/",)), clock().date())[0].people == 0
