"""Background jobs and the outbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, Model


class Job(Model):
    """One row is one piece of background work. The queue carries only its id: whatever the queue loses, the sweeper
    finds here. A worker holds the row by a lease that it renews; a lease that ran out means that the worker died.
    `locale` is the language of who asked for it, in which the handler speaks."""

    __tablename__ = "lms_job"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(20))  # queued | running | done | failed | cancelled
    attempt: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    message: Mapped[str] = mapped_column(String(500), default="")
    checkpoint: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    error: Mapped[str] = mapped_column(String(2000), default="")
    is_cancel_requested: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str] = mapped_column(String(20), default="en")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"), index=True)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    leased_by: Mapped[str] = mapped_column(String(80), default="")
    leased_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_lms_job_state_not_before", "state", "not_before"),)


class OutboxMessage(Model):
    """One row is one event that one delivery still has to hear of. Written in the event's transaction, so that what
    was committed is told and what was rolled back is not; removed once delivered."""

    __tablename__ = "lms_outbox_message"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    delivery: Mapped[str] = mapped_column(String(80))
    event: Mapped[str] = mapped_column(String(200))
    body: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(index=True)
    error: Mapped[str] = mapped_column(String(2000), default="")


class PeriodicRun(Model):
    """One row is one periodic job and the last period for which it was asked. Of several workers that find a new
    period begun, the one that changes the row asks for the job."""

    __tablename__ = "lms_periodic_run"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    period_began_at: Mapped[datetime]
