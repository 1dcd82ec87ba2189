"""Simulations from the question to the stored answer."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from lms.contracts.access import Denied
from lms.db import unit_of_work
from lms.hours.policies.documents import fingerprint
from lms.hours.policies.services.drafting import delete_draft, edit_draft
from lms.hours.simulation.models import Simulation, SimulationChange
from lms.hours.simulation.services import OtherOrganisation, start_simulation
from lms.jobs.domain import State
from lms.jobs.models import Job
from lms.jobs.services import cancel_job
from lms.organisation.models import Person
from lms.testing.factories import make_unit
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases
from tests.lms.hours.policies.policies import SYSTEM, adopt, make_draft, make_policy, policy_text, rule_text
from tests.lms.hours.simulation.organisation import (
    CLOCK,
    END_OF_YEAR,
    LAXER,
    ONLINE,
    STRICTER,
    draft,
    make_organisation,
)


def start(session, version, unit, **options):
    with unit_of_work():
        return start_simulation(session, version, unit, actor=SYSTEM, clock=CLOCK, **options).id


def simulated(app, session, version, unit, **options):
    """The stored simulation, and its changes as (person, rule, before, after)."""
    simulation_id = start(session, version, unit, **options)
    assert run_due_jobs(app)[-1] is State.DONE
    rows = session.execute(
        select(Person.name, SimulationChange.rule, SimulationChange.before, SimulationChange.after)
        .join(Person, Person.id == SimulationChange.person_id)
        .where(SimulationChange.simulation_id == simulation_id)
        .order_by(SimulationChange.id)
    )
    return session.get_one(Simulation, simulation_id), [tuple(row) for row in rows]


@on_both_databases
def test_a_stricter_version(app, session):
    with unit_of_work():
        made = make_organisation(session)
        version = draft(session, made.root)
    found, changes = simulated(app, session, version, made.root)
    assert changes == [
        ("赵", "annual", "PASS", "IN_PROGRESS"),
        ("周", "annual", "PASS", "IN_PROGRESS"),
    ]
    assert (found.people, found.changed, found.holds_from) == (5, 2, date(2026, 5, 20))
    assert found.counts == {
        "units": {str(made.finance.id): 3, str(made.education.id): 2},
        "asks_more": 2,  # Qian, who has 30, and Li, who is short either way
        "asks_less": 0,
        "moves": [["met", "short", 2]],
    }
    change = session.scalar(select(SimulationChange).order_by(SimulationChange.id))
    amounts = (change.required_before, change.required_after, change.short_before, change.short_after)
    assert [str(amount) for amount in amounts] == ["24.00", "30.00", "0.00", "4.00"]
    assert (change.unit_id, change.starts_on, change.ends_on) == (
        made.finance.id, date(2026, 1, 1), END_OF_YEAR,
    )  # fmt: skip


@on_both_databases
def test_every_way_a_verdict_can_go(app, session):
    with unit_of_work():
        made = make_organisation(session)
        version = draft(session, made.root, LAXER + ONLINE)
    found, changes = simulated(app, session, version, made.root)
    assert changes == [
        ("孙", "online", "NOT_APPLICABLE", "IN_PROGRESS"),
        ("李", "annual", "IN_PROGRESS", "PASS"),
    ]
    assert found.counts["moves"] == [["not_asked", "short", 1], ["short", "met", 1]]
    assert (found.counts["asks_more"], found.counts["asks_less"]) == (0, 3)


def test_as_written_a_version_of_next_year_changes_nothing_this_year(app, session):
    with unit_of_work():
        made = make_organisation(session)
        version = draft(session, made.root)
    found, changes = simulated(app, session, version, made.root, is_early=False)
    assert (found.people, changes) == (5, [])


@pytest.mark.parametrize(
    ("as_of", "is_early", "expected"),
    [(date(2027, 1, 1), True, []), (END_OF_YEAR, True, ["赵", "周"]), (date(2027, 12, 31), False, [])],
    ids=["the year is closed by then", "its last day", "nobody has hours yet"],
)
def test_as_of_another_day(app, session, as_of, is_early, expected):
    with unit_of_work():
        made = make_organisation(session)
        version = draft(session, made.root)
    _found, changes = simulated(app, session, version, made.root, as_of=as_of, is_early=is_early)
    assert [name for name, *_rest in changes] == expected


def test_only_the_people_of_the_unit(app, session):
    with unit_of_work():
        made = make_organisation(session)
        version = draft(session, made.root)
    found, changes = simulated(app, session, version, made.education)
    assert (found.people, changes) == (2, [("周", "annual", "PASS", "IN_PROGRESS")])


@on_both_databases
def test_a_policy_that_is_not_adopted_is_taken_to_be_adopted_at_the_unit(app, session):
    with unit_of_work():
        made = make_organisation(session)
        further = rule_text("theory", '{ member = "4", leader = "4" }')
        version = make_draft(session, made.finance, policy_text("theory", rules=further))
    found, changes = simulated(app, session, version, made.finance)
    assert found.people == 3
    assert changes == [(name, "theory", "NOT_APPLICABLE", "PASS") for name in ("赵", "钱", "孙")]


def test_an_approved_version_that_judges_already_changes_nothing(app, session):
    with unit_of_work():
        made = make_organisation(session)
        version = draft(session, made.root)
        policy = version.policy
    found, changes = simulated(app, session, policy.versions[0], made.root)
    assert (found.people, changes) == (5, [])


def test_a_unit_of_another_organisation_is_refused(app, session):
    with unit_of_work():
        root = make_unit(session)
        other = make_organisation(session)
        adopt(session, make_policy(session, root, policy_text("elsewhere")), root)
        version = draft(session, other.root)
    with pytest.raises(OtherOrganisation):
        start(session, version, root)


def test_a_newer_result_takes_the_older_ones_place(app, session):
    with unit_of_work():
        made = make_organisation(session)
        version = draft(session, made.root)
    first, _changes = simulated(app, session, version, made.root)
    first_id = first.id
    elsewhere, _changes = simulated(app, session, version, made.finance)
    second, _changes = simulated(app, session, version, made.root, as_of=END_OF_YEAR)
    assert set(session.scalars(select(Simulation.id))) == {elsewhere.id, second.id}
    assert first_id not in set(session.scalars(select(SimulationChange.simulation_id)))


def test_asking_the_same_twice_is_one_job(app, session):
    with unit_of_work():
        made = make_organisation(session)
        version = draft(session, made.root)
    first, again = start(session, version, made.root), start(session, version, made.root)
    assert first == again
    other = start(session, version, made.root, as_of=END_OF_YEAR)
    assert [job.state for job in session.scalars(select(Job).order_by(Job.created_at, Job.state))].count(
        State.QUEUED
    ) == 1, "the question that was replaced is cancelled"
    assert session.scalars(select(Simulation.id)).all() == [other]


@on_both_databases
def test_cancelling_leaves_nothing(app, session, monkeypatch):
    with unit_of_work():
        made = make_organisation(session)
        version = draft(session, made.root)
    simulation_id = start(session, version, made.root)
    simulation = session.get_one(Simulation, simulation_id)
    job_id = simulation.job_id

    def cancel_and_compare(*_args, **_options):
        with unit_of_work() as within:
            cancel_job(within, job_id, clock=CLOCK)
        yield [1], ({}, [])

    monkeypatch.setattr("lms.hours.simulation.jobs.in_shares", cancel_and_compare)
    assert run_due_jobs(app)[-1] is State.CANCELLED
    session.expire_all()
    assert session.get_one(Simulation, simulation_id).finished_at is None
    assert session.scalar(select(func.count()).select_from(SimulationChange)) == 0


def test_a_draft_that_is_edited_before_the_job_runs_is_simulated_as_it_is_then(app, session):
    with unit_of_work():
        made = make_organisation(session)
        version = draft(session, made.root)
    simulation_id = start(session, version, made.root)
    text = policy_text(version=2, valid_from="2027-01-01", rules=LAXER)
    with unit_of_work():
        edit_draft(session, version, text, seen=fingerprint(version.text), actor=SYSTEM, clock=CLOCK)
    run_due_jobs(app)
    simulation = session.get_one(Simulation, simulation_id)
    assert simulation.text_digest == fingerprint(text)
    assert simulation.counts["moves"] == [["short", "met", 1]]


@on_both_databases
def test_a_draft_can_be_deleted_with_its_simulations(app, session):
    with unit_of_work():
        made = make_organisation(session)
        version = draft(session, made.root, STRICTER)
    simulated(app, session, version, made.root)
    waiting = start(session, version, made.root, as_of=END_OF_YEAR)
    with unit_of_work():
        delete_draft(session, version, actor=SYSTEM, clock=CLOCK)
    assert run_due_jobs(app)[-1] is State.FAILED
    assert session.get(Simulation, waiting) is None
    assert session.scalar(select(func.count()).select_from(SimulationChange)) == 0


def test_scope(app, session, actor_for):
    with unit_of_work():
        made = make_organisation(session)
        version = draft(session, made.root)
    officer, member = actor_for(made.finance_officer), actor_for(made.member)
    with unit_of_work():
        assert start_simulation(session, version, made.finance, actor=officer, clock=CLOCK).id
    for actor, unit in ((officer, made.root), (officer, made.education), (member, made.education)):
        with pytest.raises(Denied), unit_of_work():
            start_simulation(session, version, unit, actor=actor, clock=CLOCK)


def test_who_has_lost_the_permission_gets_no_result(app, session, actor_for):
    with unit_of_work():
        made = make_organisation(session)
        version = draft(session, made.root)
    actor = actor_for(made.finance_officer)
    with unit_of_work():
        start_simulation(session, version, made.finance, actor=actor, clock=CLOCK)
        made.finance_officer.roles.clear()
    assert run_due_jobs(app)[-1] is State.FAILED
    assert session.scalar(select(func.count()).select_from(SimulationChange)) == 0
