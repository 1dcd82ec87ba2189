"""Running one job: take it, keep its lease alive, call its handler, and write down how it ended."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import structlog
from flask import Flask, g
from flask_babel import gettext

from lms.clock import Clock, current_clock
from lms.db import current_session, unit_of_work
from lms.jobs import domain
from lms.jobs.actors import actor_behind
from lms.jobs.context import REPORT_EVERY, JobCancelled, JobContext, JobInterrupted, JobRefused
from lms.jobs.domain import LeaseLost, NotAvailable, Progress, State
from lms.jobs.models import Job
from lms.jobs.services import NoSuchJob, change, report
from lms.plugins import JobType, current_registry

log = structlog.get_logger()
Ending = Callable[[Progress], Progress]


def worker_name() -> str:
    """A name that no other worker has had or will have."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"


def run_job(
    app: Flask,
    job_id: str,
    *,
    owner: str,
    is_stopping: Callable[[], bool] = lambda: False,
    report_every: float = REPORT_EVERY,
) -> State | None:
    """Runs one attempt of a job. Returns the state it leaves, or None when there was nothing to take.

    Asking twice is harmless: the second caller finds the job taken.
    """
    lease = timedelta(seconds=app.extensions["lms.settings"].job_lease_seconds)
    with app.app_context():
        job = _take(job_id, owner, lease)
        if job is None:
            return None
        g.locale = job.locale
        clock = current_clock()
        kind = current_registry().jobs.get(job.kind)
        actor = actor_behind(current_session(), current_registry(), job.created_by, clock().date())
        context = JobContext(
            job,
            actor=actor,
            clock=clock,
            owner=owner,
            lease=lease,
            is_stopping=is_stopping,
            report_every=report_every,
        )
        payload = dict(job.payload)
        current_session().rollback()  # no transaction stays open while the handler thinks
        try:
            with _heartbeat(app, job_id, owner, lease):
                ending, result = _attempt(kind, context, payload, owner, clock)
            return _end(job_id, ending, result)
        except LeaseLost:
            log.warning("a job was taken over by another worker", job=job_id)
            return None


def _take(job_id: str, owner: str, lease: timedelta) -> Job | None:
    now = current_clock()()
    with contextlib.suppress(NotAvailable, NoSuchJob), unit_of_work() as session:
        taken = change(session, job_id, lambda job: domain.take(job, owner=owner, now=now, lease=lease))
        return None if taken is None else session.get_one(Job, job_id, populate_existing=True)
    return None


def _attempt(
    kind: JobType | None, context: JobContext, payload: dict[str, Any], owner: str, clock: Clock
) -> tuple[Ending, dict[str, Any]]:
    """Calls the handler. Returns the transition that its outcome asks for, and its result."""
    if kind is None:
        error = gettext("The part of the software that does this work is not installed.")
        return lambda job: domain.refuse(job, owner=owner, now=clock(), error=error), {}
    try:
        result = kind.handler(context, payload) or {}
        return lambda job: domain.finish(job, owner=owner, now=clock()), result
    except JobCancelled:
        return lambda job: domain.stop(job, owner=owner, now=clock()), {}
    except JobInterrupted:
        return lambda job: domain.hand_back(job, owner=owner, now=clock()), {}
    except JobRefused as refusal:
        error = str(refusal)[:2000]
        return lambda job: domain.refuse(job, owner=owner, now=clock(), error=error), {}
    except LeaseLost:
        raise
    except Exception as trouble:
        log.exception("a job broke", job=context.job_id, kind=kind.key, attempt=context.attempt)
        error = unexpected(trouble)
        most = kind.max_attempts
        return lambda job: domain.fail(job, owner=owner, now=clock(), error=error, max_attempts=most), {}


def unexpected(trouble: Exception) -> str:
    """What to tell the person who waits about an error that nobody wrote a message for."""
    found = f"{type(trouble).__name__}: {trouble}"[:300]
    return gettext("Something went wrong that the software did not expect (%(error)s).", error=found)


def _end(job_id: str, ending: Ending, result: dict[str, Any]) -> State:
    values = {"result": result} if result else {}
    with unit_of_work() as session:
        while True:
            after = change(session, job_id, ending, **values)
            if after is not None:  # else somebody asked for it to be cancelled meanwhile: judge again
                return after.state


@contextlib.contextmanager
def _heartbeat(app: Flask, job_id: str, owner: str, lease: timedelta) -> Iterator[None]:
    """Renews the lease from a thread, so that a handler may think for longer than the lease lasts."""
    is_over = threading.Event()

    def beat() -> None:
        while not is_over.wait(lease.total_seconds() / 4):
            try:
                with app.app_context(), unit_of_work() as session:
                    report(session, job_id, owner=owner, now=current_clock()(), lease=lease)
            except LeaseLost:
                return
            except Exception:
                log.warning("a lease could not be renewed", job=job_id, exc_info=True)

    thread = threading.Thread(target=beat, name=f"lease-{job_id[:8]}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
