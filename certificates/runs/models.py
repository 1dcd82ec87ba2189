"""Issuing runs."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, JsonDocument, Model


class IssuingRun(Model):
    """One row is one time that somebody issued certificates to many, like an order to the printer.

    `source` and `ref` name what they achieved. `queue` holds the ids of the people it is for, as the preview showed
    them; of a run that issues another one's certificates anew (`renews_id`) the ids of those certificates. `cursor` is
    how many have been dealt with: there a job goes on after a crash, and the next job after one that was cancelled.
    """

    __tablename__ = "certificates_run"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    source: Mapped[str] = mapped_column(String(80))
    ref: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str] = mapped_column(String(300), default="")
    award_ref: Mapped[str] = mapped_column(String(120))
    issued_on: Mapped[date]
    expires_on: Mapped[date | None]
    is_mailed: Mapped[bool] = mapped_column(default=False)
    queue: Mapped[list[int]] = mapped_column(JsonDocument)
    cursor: Mapped[int] = mapped_column(default=0)
    issued: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(20), default="running")
    renews_id: Mapped[int | None] = mapped_column(ForeignKey("certificates_run.id", ondelete="SET NULL"))
    job_id: Mapped[str] = mapped_column(String(32), default="")
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id", ondelete="SET NULL"))
    created_by_name: Mapped[str] = mapped_column(String(120))
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("state IN ('running', 'done')", name="state"),
        CheckConstraint("(state = 'running') = (finished_at IS NULL)", name="end_has_instant"),
    )
