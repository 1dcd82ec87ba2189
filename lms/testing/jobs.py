"""Running background work within a test, at once and in the test's own thread."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from lms.clock import current_clock
from lms.db import current_session
from lms.jobs.domain import State
from lms.jobs.models import Job
from lms.jobs.outbox import deliver_outbox
from lms.jobs.running import run_job

MOST_ROUNDS = 100


def run_due_jobs(app: Flask) -> list[State | None]:
    """Runs every job that is due, also those that they ask for, then delivers the outbox; returns how each ended.

    Nothing runs by itself in a test: what a page enqueues waits for this.
    """
    ended: list[State | None] = []
    for _ in range(MOST_ROUNDS):
        current_session().rollback()
        due = select(Job.id).where(Job.state == State.QUEUED, Job.not_before <= current_clock()())
        job_id = current_session().scalar(due.order_by(Job.created_at, Job.id).limit(1))
        current_session().rollback()
        if job_id is None:
            deliver_outbox(app)
            current_session().rollback()
            return ended
        ended.append(run_job(app, job_id, owner="test", report_every=0.0))
    raise AssertionError(f"after {MOST_ROUNDS} jobs there are still more")
