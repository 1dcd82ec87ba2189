"""Rules by which certificates are awarded, and completions that wait for one."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, Model


class AwardRule(Model):
    """One row says that whoever achieves one thing (an exam, a contest, a class, a course) earns a certificate.

    It is for what does not name an award of its own. `subject` is that of its completions. `expires_on` is the last
    valid day of every certificate by this rule; empty where the design decides.
    """

    __tablename__ = "certificates_award_rule"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    source: Mapped[str] = mapped_column(String(80))
    ref: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(120), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str] = mapped_column(String(300), default="")
    award_ref: Mapped[str] = mapped_column(String(120))
    needs_approval: Mapped[bool] = mapped_column(default=False)
    expires_on: Mapped[date | None]
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id", ondelete="SET NULL"))

    __table_args__ = (UniqueConstraint("source", "ref"),)


class Candidacy(Model):
    """One row is one completion whose certificate somebody has to approve, like a form in a tray.

    `completion` is the event as it was announced; the texts beside it are copies to show and search by. `unit_id` is
    where the person served: that unit's administrators decide. A refused one may still be accepted later.
    `carries_hours` says that the hours fall with the certificate if it is revoked.
    """

    __tablename__ = "certificates_candidacy"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    source: Mapped[str] = mapped_column(String(80))
    source_ref: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(120), index=True)
    title: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str] = mapped_column(String(300), default="")
    hours: Mapped[Decimal]
    award_ref: Mapped[str] = mapped_column(String(120))
    carries_hours: Mapped[bool] = mapped_column(default=True)
    expires_on: Mapped[date | None]
    completion: Mapped[dict[str, Any]]
    completed_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20), default="waiting")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id", ondelete="SET NULL"))
    decided_by_name: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")

    __table_args__ = (
        UniqueConstraint("person_id", "source", "source_ref"),
        CheckConstraint("state IN ('waiting', 'accepted', 'refused')", name="state"),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decision_has_instant"),
        Index("ix_certificates_candidacy_unit_id_state", "unit_id", "state"),
    )
