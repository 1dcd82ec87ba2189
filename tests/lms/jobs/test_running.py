"""A job is taken once, goes on from its checkpoint, and ends readably."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import update

from lms.contracts.access import Actor, Role
from lms.db import unit_of_work
from lms.jobs.api import JobRefused, UnknownJobType, enqueue
from lms.jobs.domain import State
from lms.jobs.models import Job
from lms.jobs.running import run_job
from lms.jobs.services import cancel_job
from lms.jobs.sweeping import sweep
from lms.organisation.models import Unit
from lms.testing.factories import make_account, make_person, make_unit
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases

NOBODY = Actor.system("test")


def ask(clock, payload=None, **options):
    with unit_of_work() as session:
        return enqueue(session, "probe.work", payload or {}, actor=NOBODY, clock=clock, **options)


def row(session, job_id):
    session.rollback()
    return session.get_one(Job, job_id, populate_existing=True)


@on_both_databases
def test_a_job_is_done_once_with_its_result(app, session, clock, probe):
    calls = []

    def work(_context, payload):
        calls.append(payload)
        return {"url": "/done"}

    probe.work = work
    job_id = ask(clock, {"n": 1})
    assert run_due_jobs(app) == [State.DONE]
    assert run_job(app, job_id, owner="late") is None
    job = row(session, job_id)
    assert (calls, job.state, job.result, job.attempt) == ([{"n": 1}], "done", {"url": "/done"}, 1)
    assert (job.leased_by, job.leased_until, job.finished_at) == ("", None, clock())


def test_a_job_of_a_transaction_that_is_undone_was_never_asked_for(app, session, clock, probe):
    with suppress(RuntimeError), unit_of_work():
        enqueue(session, "probe.work", {}, actor=NOBODY, clock=clock)
        raise RuntimeError
    assert run_due_jobs(app) == []


def test_a_kind_that_nobody_offers_is_refused(app, session, clock):
    with unit_of_work(), pytest.raises(UnknownJobType):
        enqueue(session, "probe.other", {}, actor=NOBODY, clock=clock)


def test_a_job_for_later_waits(app, clock, probe):
    ask(clock, not_before=clock() + timedelta(hours=1))
    assert run_due_jobs(app) == []
    clock.advance(hours=1)
    assert run_due_jobs(app) == [State.DONE]


@on_both_databases
def test_a_broken_attempt_goes_on_from_its_checkpoint_and_writes_each_row_once(app, session, clock, probe):
    def work(context, payload):
        for number in range(context.last_checkpoint.get("next", 0), 10):
            with context.unit_of_work() as inner:
                inner.add(Unit(name=f"row {number}", code=f"row{number}", path=f"/{number}/"))
                context.checkpoint({"next": number + 1})
                if number == 5 and context.attempt == 1:
                    raise OSError("the disk is full")
            context.progress(number + 1, 10, f"row {number}")
        return {}

    probe.work = work
    job_id = ask(clock)
    assert run_due_jobs(app) == [State.QUEUED]
    job = row(session, job_id)
    assert (job.checkpoint, job.done, job.total, job.message) == ({"next": 5}, 5, 10, "row 4")
    assert "the disk is full" in job.error
    assert run_due_jobs(app) == []  # it waits for its second attempt
    clock.advance(seconds=10)
    assert run_due_jobs(app) == [State.DONE]
    assert session.query(Unit).count() == 10


def test_the_last_attempt_fails_with_what_went_wrong(app, session, clock, probe):
    probe.work = lambda _context, _payload: 1 / 0
    job_id = ask(clock)
    outcomes = []
    for _ in range(4):
        outcomes += run_due_jobs(app)
        clock.advance(hours=1)
    assert outcomes == [State.QUEUED, State.QUEUED, State.FAILED]
    assert "ZeroDivisionError: division by zero" in row(session, job_id).error


def test_a_refusal_is_said_as_it_is_and_not_tried_again(app, session, clock, probe):
    def refuse(_context, _payload):
        raise JobRefused("Row 3 has no staff number.")

    probe.work = refuse
    job_id = ask(clock)
    assert run_due_jobs(app) == [State.FAILED]
    assert row(session, job_id).error == "Row 3 has no staff number."


@on_both_databases
def test_a_running_job_stops_at_its_next_report_when_cancelled(app, session, clock, probe):
    def work(context, _payload):
        for number in range(10):
            if number == 3:
                with app.app_context(), unit_of_work() as other:
                    cancel_job(other, context.job_id, clock=clock)
                assert context.is_cancelled
            context.progress(number, 10)

    probe.work = work
    job_id = ask(clock)
    assert run_due_jobs(app) == [State.CANCELLED]
    assert (row(session, job_id).done, row(session, job_id).attempt) == (3, 1)


def test_a_worker_that_stops_hands_its_job_back(app, session, clock, probe):
    probe.work = lambda context, _payload: context.progress(1, 2)
    job_id = ask(clock)
    assert run_job(app, job_id, owner="w1", is_stopping=lambda: True) is State.QUEUED
    assert row(session, job_id).attempt == 0
    assert run_due_jobs(app) == [State.DONE]


@on_both_databases
def test_a_worker_taken_for_dead_writes_nothing_more(app, session, clock, probe):
    """The lease runs out in the middle of the work, another worker takes over, and the first one wakes up."""

    def work(context, _payload):
        if context.attempt > 1:
            return {"by": "the second"}
        clock.advance(seconds=61)
        sweep(app)
        assert run_job(app, context.job_id, owner="w2") is State.DONE
        with context.unit_of_work() as inner:
            inner.add(Unit(name="too late", code="late", path="/late/"))
        return {"by": "the first"}

    probe.work = work
    job_id = ask(clock)
    assert run_job(app, job_id, owner="w1") is None
    job = row(session, job_id)
    assert (job.state, job.result) == ("done", {"by": "the second"})
    assert session.query(Unit).count() == 0


def test_even_a_lease_that_ran_out_within_the_transaction_undoes_it(app, session, clock, probe):
    def work(context, _payload):
        with context.unit_of_work() as inner:
            inner.add(Unit(name="late", code="late", path="/late/"))
            inner.execute(update(Job).values(leased_by="w2"))

    probe.work = work
    ask(clock)
    assert run_due_jobs(app) == [None]
    assert session.query(Unit).count() == 0


@on_both_databases
def test_the_sweeper_frees_what_dead_workers_held(app, session, clock, probe):
    def die(_context, _payload):
        raise SystemExit

    probe.work = die
    job_id = ask(clock)
    for attempt in (1, 2, 3):
        with pytest.raises(SystemExit):
            run_job(app, job_id, owner=f"w{attempt}")
        sweep(app)
        assert row(session, job_id).state == "running"
        clock.advance(seconds=60)
        sweep(app)
    job = row(session, job_id)
    assert (job.state, job.attempt) == ("failed", 3)
    assert "stopped several times" in job.error


def test_a_job_acts_for_who_asked_with_what_they_may_do_now(app, session, clock, probe, actor_for):
    seen = []
    probe.work = lambda context, _payload: seen.append(context.actor)
    with unit_of_work():
        unit = make_unit(session)
        account = make_account(session, make_person(session, unit), (Role.TRAINER, unit))
    actor = actor_for(account)
    with unit_of_work():
        enqueue(session, "probe.work", {}, actor=actor, clock=clock)
    run_due_jobs(app)
    assert seen == [actor]
