"""Requests to revoke."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, JsonDocument, Model


class Revocation(Model):
    """One row is one decision to revoke certificates: who wants it and why, and who else has confirmed it.

    `serials` are those that were shown to who asked; nothing that is issued afterwards falls with them. Where `hours`
    fall with them a second person confirms, and until then they stay valid. `cursor` is how many have been dealt with:
    there the next job goes on after one that failed or was cancelled. `title` is that of the first certificate.
    """

    __tablename__ = "certificates_revocation"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    run_id: Mapped[int | None] = mapped_column(
        ForeignKey("certificates_run.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str] = mapped_column(String(300), default="")
    serials: Mapped[list[str]] = mapped_column(JsonDocument)
    people: Mapped[int]
    hours: Mapped[Decimal]
    reason: Mapped[str] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id", ondelete="SET NULL"))
    asked_by_name: Mapped[str] = mapped_column(String(120))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id", ondelete="SET NULL"))
    decided_by_name: Mapped[str] = mapped_column(String(120), default="")
    refusal: Mapped[str] = mapped_column(String(500), default="")
    cursor: Mapped[int] = mapped_column(default=0)
    revoked: Mapped[int] = mapped_column(default=0)
    job_id: Mapped[str] = mapped_column(String(32), default="")
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'declined', 'running', 'done')", name="state"),
        Index("ix_certificates_revocation_unit_id_state", "unit_id", "state"),
    )
