"""The audit trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, Model


class AuditEvent(Model):
    """One row is one thing somebody did, written in the transaction in which it was done and never changed."""

    __tablename__ = "lms_audit_event"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    happened_at: Mapped[datetime] = mapped_column(index=True)
    actor_account_id: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"), index=True)
    actor_name: Mapped[str] = mapped_column(String(120))
    on_behalf_of: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    action: Mapped[str] = mapped_column(String(80))
    subject_type: Mapped[str] = mapped_column(String(80))
    subject_id: Mapped[str] = mapped_column(String(80))
    subject_title: Mapped[str] = mapped_column(String(300), default="")
    unit_path: Mapped[str] = mapped_column(String(400), default="")
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]

    __table_args__ = (Index("ix_lms_audit_event_subject_type_subject_id", "subject_type", "subject_id"),)
