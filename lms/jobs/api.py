"""Background work, for other areas and plugins: offer a JobType in Plugin.jobs, enqueue it, link to its page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from lms.jobs.context import JobCancelled, JobContext, JobInterrupted, JobRefused
from lms.jobs.domain import LeaseLost
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


def job_url(job_id: str) -> str:
    """The page that shows how the job gets on."""
    return url_for("jobs.show", job_id=job_id)
