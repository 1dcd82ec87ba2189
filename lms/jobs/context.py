"""What a running job's handler is given."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import db
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.jobs.models import Job
from lms.jobs.services import report

REPORT_EVERY = 0.3


class JobCancelled(Exception):
    """Somebody asked the job to stop. The handler lets it pass, after tidying up if it must."""


class JobInterrupted(Exception):
    """The worker is shutting down. The handler lets it pass; the job goes on from its checkpoint elsewhere."""


class JobRefused(Exception):
    """Raised by a handler when trying again is of no use. The message is shown to the person who waits."""


class JobContext:
    """The handler's hold on its job.

    What it writes through `unit_of_work()` is written only while the lease is good, and a `checkpoint` inside the
    block is committed with it: rows and the note of how far they go are stored together, so that a job killed at
    any point goes on with the next row and writes each exactly once.
    """

    def __init__(
        self,
        job: Job,
        *,
        actor: Actor,
        clock: Clock,
        owner: str,
        lease: timedelta,
        is_stopping: Callable[[], bool] = lambda: False,
        report_every: float = REPORT_EVERY,
    ) -> None:
        self.job_id = job.id
        self.attempt = job.attempt
        self.actor = actor
        self.clock = clock
        self.last_checkpoint: dict[str, Any] = dict(job.checkpoint)
        self._owner = owner
        self._lease = lease
        self._is_stopping = is_stopping
        self._report_every = report_every
        self._reported_at = float("-inf")

    @contextlib.contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """A writing transaction of this job. Raises LeaseLost, with nothing written, when another worker has it."""
        with db.unit_of_work() as session:
            self._report(session)
            yield session
            session.flush()
            self._report(session)

    def checkpoint(self, state: dict[str, Any]) -> None:
        """Stores how far the work is, for the next attempt's `last_checkpoint`.

        Within a unit of work it is part of that transaction; otherwise it is committed at once.
        """
        with self._writing() as session:
            self._report(session, checkpoint=state)
        self.last_checkpoint = dict(state)

    def progress(self, done: int, total: int | None = None, message: str = "") -> None:
        """Tells those who wait how far the work is. Cheap: written a few times a second at most.

        Raises JobCancelled when somebody asked the job to stop, JobInterrupted when its worker shuts down.
        """
        now = time.monotonic()
        is_last = total is not None and done >= total
        if now - self._reported_at < self._report_every and not is_last:
            self._heed()
            return
        self._reported_at = now
        with self._writing() as session:
            self._report(session, done=done, total=total, message=message[:500])
            is_cancelled = self._is_cancel_requested(session)
        if is_cancelled:
            raise JobCancelled
        self._heed()

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked the job to stop, read now."""
        return self._is_cancel_requested(db.current_session())

    def _heed(self) -> None:
        if self._is_stopping():
            raise JobInterrupted

    def _report(self, session: Session, **values: Any) -> None:
        report(session, self.job_id, owner=self._owner, now=self.clock(), lease=self._lease, **values)

    def _is_cancel_requested(self, session: Session) -> bool:
        return bool(session.scalar(select(Job.is_cancel_requested).where(Job.id == self.job_id)))

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Session]:
        """The open transaction of the handler, or one of its own."""
        session = db.current_session()
        if session.info.get("writing"):
            yield session
            return
        with db.unit_of_work() as own:
            yield own
