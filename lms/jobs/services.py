"""Writing jobs: each change is the domain's transition, stored only if the row is still as it was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from lms.jobs import domain
from lms.jobs.domain import Progress, State
from lms.jobs.models import Job

COLUMNS = [getattr(Job, field.name) for field in fields(Progress)]


class NoSuchJob(Exception):
    """There is no job with this id."""


def add_job(
    session: Session,
    kind: str,
    payload: dict[str, Any],
    *,
    actor: Actor,
    clock: Clock,
    locale: str,
    not_before: datetime | None = None,
) -> Job:
    """Writes the job down in the caller's transaction."""
    now = clock()
    job = Job(
        id=uuid4().hex,
        kind=kind,
        payload=payload,
        state=State.QUEUED,
        checkpoint={},
        result={},
        locale=locale,
        created_by=actor.account_id,
        created_at=now,
        not_before=not_before or now,
    )
    session.add(job)
    session.flush()
    return job


def progress_of(session: Session, job_id: str) -> Progress:
    """The job as its transitions see it. Raises NoSuchJob."""
    row = session.execute(select(*COLUMNS).where(Job.id == job_id)).one_or_none()
    if row is None:
        raise NoSuchJob(job_id)
    return Progress(**(dict(row._mapping) | {"state": State(row.state)}))


def change(
    session: Session, job_id: str, transition: Callable[[Progress], Progress], **values: Any
) -> Progress | None:
    """Applies a transition and stores it with further columns; returns the new state.

    None when somebody else changed the row in between: the state that was judged is then no longer true. Raises what
    the transition raises, and NoSuchJob.
    """
    before = progress_of(session, job_id)
    after = transition(before)
    stored = session.execute(
        update(Job)
        .where(
            Job.id == job_id,
            Job.state == before.state,
            Job.attempt == before.attempt,
            Job.leased_by == before.leased_by,
            Job.is_cancel_requested == before.is_cancel_requested,
        )
        .values(**asdict(after), **values)
        .execution_options(synchronize_session=False)
    )
    return after if _rows(stored) == 1 else None


def report(
    session: Session, job_id: str, *, owner: str, now: datetime, lease: timedelta, **values: Any
) -> None:
    """Renews the lease and writes what the handler has to say (done, total, message, checkpoint), in this transaction.

    A worker that was taken for dead writes nothing: raises LeaseLost, and the transaction must be given up.
    """
    stored = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == State.RUNNING, Job.leased_by == owner)
        .values(leased_until=now + lease, **values)
        .execution_options(synchronize_session=False)
    )
    if _rows(stored) != 1:
        raise domain.LeaseLost(owner)


def cancel_job(session: Session, job_id: str, *, clock: Clock) -> State:
    """Asks for the job to stop; returns the state it is now in. Raises AlreadyOver and NoSuchJob."""
    now = clock()
    while True:
        after = change(session, job_id, lambda job: domain.request_cancel(job, now=now))
        if after is not None:
            return after.state


def _rows(result: Any) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount
