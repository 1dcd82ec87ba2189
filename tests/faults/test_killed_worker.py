"""A worker is killed in the middle of a job: another goes on where it was, and every row is there once."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.clock import system_clock
from lms.contracts.access import Actor
from lms.jobs.models import Job
from lms.jobs.services import add_job
from tests.faults.processes import Lms, kernel_on, wait_until

on_both = pytest.mark.parametrize("site", ["sqlite", "postgresql"], indirect=True)
ROWS, KILLED_AT = 240, 87


@pytest.fixture(params=["sqlite"])
def site(request, tmp_path):
    with kernel_on(request.param, tmp_path) as site:
        yield site


def run_and_kill(site: Lms, kind: str, point: str) -> Job:
    """Two workers, one job: the one that took it is killed at this point. Returns the job when it is over."""
    site.halt_at(point)
    for _ in range(2):
        site.start("jobs", "work")
    with (
        site.engine.connect().execution_options(lms_write=True) as connection,
        Session(connection) as session,
    ):
        add_job(session, kind, {"rows": ROWS}, actor=Actor.system("test"), clock=system_clock, locale="en")
        session.commit()
    site.kill_halted(point)
    wait_until(lambda: read_job(site).state not in {"running", "queued"}, "the other worker finishes the job")
    return read_job(site)


def read_job(site: Lms) -> Job:
    with Session(site.engine) as session:
        job = session.scalars(select(Job)).one()
        session.expunge(job)
        return job


@on_both
@pytest.mark.parametrize("moment", ["written", "committed"])
def test_a_killed_job_goes_on_and_writes_each_row_once(site, moment):
    job = run_and_kill(site, "probe.write", f"row-{KILLED_AT}-{moment}")
    assert (job.state, job.attempt, job.done, job.checkpoint) == ("done", 2, ROWS, {"next": ROWS})
    assert site.numbers() == list(range(ROWS))


def test_the_harness_sees_a_job_that_notes_its_progress_carelessly(site):
    job = run_and_kill(site, "probe.write_carelessly", f"row-{KILLED_AT}-committed")
    assert job.state == "done"
    assert len(site.numbers()) == ROWS + KILLED_AT + 1
