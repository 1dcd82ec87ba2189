"""The sweeper finds what the queue lost and what dead workers left behind."""

from __future__ import annotations

import contextlib
from datetime import datetime

from flask import Flask
from flask_babel import force_locale, gettext
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.db import current_session, unit_of_work
from lms.jobs import domain
from lms.jobs.domain import NotAvailable, State
from lms.jobs.models import Job, OutboxMessage
from lms.jobs.periodic import ask_for_periodic_jobs
from lms.jobs.queue import current_queue
from lms.jobs.services import change
from lms.plugins import current_registry

MOST_AT_ONCE = 500


def sweep(app: Flask, last_sweep: datetime | None = None) -> datetime:
    """Frees the jobs of dead workers, asks for periodic ones and tells the queue of what is due; returns when.

    Jobs that fell due since the last sweep are always told of. All others only when the queue is empty: while it holds
    messages the workers are behind, and telling them again would only make the queue longer.
    """
    ask_for_periodic_jobs(app)
    with app.app_context():
        now = current_clock()()
        freed = _free_expired(now)
        queue, session = current_queue(), current_session()
        is_new = Job.not_before > (last_sweep or now)
        due = select(Job.id).where(Job.state == State.QUEUED, Job.not_before <= now)
        if not queue.is_empty():
            due = due.where(or_(is_new, Job.id.in_(freed)))
        for job_id in session.scalars(due.order_by(Job.not_before, Job.created_at).limit(MOST_AT_ONCE)).all():
            queue.send_job(job_id)
        if session.scalar(select(OutboxMessage.id).where(OutboxMessage.next_attempt_at <= now).limit(1)):
            queue.send_outbox()
        return now


def _free_expired(now: datetime) -> list[str]:
    """Puts jobs whose lease ran out back in line, or ends them. Returns the ids of those that wait again."""
    expired = select(Job.id).where(Job.state == State.RUNNING, Job.leased_until <= now)
    if current_session().scalar(expired.limit(1)) is None:
        return []
    with unit_of_work() as session:
        rows = session.execute(
            select(Job.id, Job.kind, Job.locale)
            .where(Job.state == State.RUNNING, Job.leased_until <= now)
            .limit(MOST_AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        return [row.id for row in rows if _free(session, row.id, row.kind, row.locale, now) is State.QUEUED]


def _free(session: Session, job_id: str, kind: str, locale: str, now: datetime) -> State | None:
    job_type = current_registry().jobs.get(kind)
    most = job_type.max_attempts if job_type else 1
    with force_locale(locale):
        error = gettext("The program that did this work stopped several times in the middle of it.")
    with contextlib.suppress(NotAvailable):
        after = change(
            session, job_id, lambda job: domain.expire(job, now=now, error=error, max_attempts=most)
        )
        return None if after is None else after.state
    return None
