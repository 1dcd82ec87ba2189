"""Background work, for other areas and plugins: offer a JobType in Plugin.jobs, enqueue it, link to its page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from lms.jobs.cards import visible_to
from lms.jobs.context import JobCancelled, JobContext, JobInterrupted, JobRefused
from lms.jobs.domain import LeaseLost, State
from lms.jobs.models import Job
from lms.jobs.services import add_job
from lms.plugins import current_registry
from lms.web.i18n import current_locale

__all__ = [
    "JobCancelled",
    "JobContext",
    "JobInterrupted",
    "JobRefused",
    "LeaseLost",
    "UnknownJobType",
    "can_follow",
    "ended_jobs",
    "enqueue",
    "job_url",
]


class UnknownJobType(Exception):
    """No loaded plugin offers this kind of job."""


def enqueue(
    session: Session,
    kind: str,
    payload: dict[str, Any],
    *,
    actor: Actor,
    clock: Clock,
    not_before: datetime | None = None,
) -> str:
    """Writes a job into the caller's transaction and returns its id; the workers hear of it after the commit.

    The payload holds only what JSON can. Its messages will be in the language of the page that asks. Raises
    UnknownJobType.
    """
    if kind not in current_registry().jobs:
        raise UnknownJobType(kind)
    job = add_job(
        session, kind, payload, actor=actor, clock=clock, locale=current_locale(), not_before=not_before
    )
    if not_before is None or not_before <= clock():
        session.info.setdefault("jobs_added", []).append(job.id)
    return job.id


def ended_jobs(session: Session, job_ids: Collection[str]) -> set[str]:
    """Those that nobody works on any more and nobody will: done, failed, cancelled, or forgotten. One statement.

    What a job left undone when it ended is for somebody to take up again.
    """
    under_way = select(Job.id).where(Job.id.in_(job_ids), Job.state.in_((State.QUEUED, State.RUNNING)))
    return set(job_ids) - set(session.scalars(under_way))


def can_follow(session: Session, job_id: str, actor: Actor, *, clock: Clock) -> bool:
    """Whether the actor may see how the job gets on, and cancel it."""
    allowed = select(Job.id).where(Job.id == job_id, visible_to(actor, clock().date()))
    return session.scalar(allowed) is not None


def job_url(job_id: str) -> str:
    """The page that shows how the job gets on."""
    return url_for("jobs.show", job_id=job_id)
