"""A worker is killed in the middle of a job: another goes on where it was, and every row is there once."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.clock import system_clock
from lms.contracts.access import Actor
from lms.jobs.models import Job
from lms.jobs.services import add_job
from tests.faults.processes import Lms, kernel_on, kill, wait_until

on_both = pytest.mark.parametrize("site", ["sqlite", "postgresql"], indirect=True)
ROWS = 240


@pytest.fixture(params=["sqlite"])
def site(request, tmp_path):
    with kernel_on(request.param, tmp_path) as site:
        yield site


def run_and_kill(site: Lms, kind: str) -> Job:
    """Two workers, one job: the one that took it is killed a third of the way. Returns the job when it is over."""
    workers = {str(worker.pid): worker for worker in (site.start("jobs", "work"), site.start("jobs", "work"))}
    with (
        site.engine.connect().execution_options(lms_write=True) as connection,
        Session(connection) as session,
    ):
        add_job(session, kind, {"rows": ROWS}, actor=Actor.system("test"), clock=system_clock, locale="en")
        session.commit()
    wait_until(lambda: len(site.numbers()) >= ROWS // 3 + 7, "a third of the job is done")
    holder = read_job(site).leased_by.split(":")[1]
    kill(workers[holder])
    assert len(site.numbers()) < ROWS, "the job was over before its worker could be killed"
    wait_until(lambda: read_job(site).state not in {"running", "queued"}, "the other worker finishes the job")
    return read_job(site)


def read_job(site: Lms) -> Job:
    with Session(site.engine) as session:
        job = session.scalars(select(Job)).one()
        session.expunge(job)
        return job


@on_both
def test_a_killed_job_goes_on_and_writes_each_row_once(site):
    job = run_and_kill(site, "probe.write")
    assert (job.state, job.attempt, job.done, job.checkpoint) == ("done", 2, ROWS, {"next": ROWS})
    assert site.numbers() == list(range(ROWS))


def test_the_harness_sees_a_job_that_notes_its_progress_carelessly(site):
    job = run_and_kill(site, "probe.write_carelessly")
    assert job.state == "done"
    assert len(site.numbers()) > ROWS
