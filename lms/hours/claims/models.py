"""Claims of hours earned elsewhere, their evidence, and what was done with them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Identifier, Model


class HourClaim(Model):
    """One row is something that a member did elsewhere and wants hours for, from filing to its end. With an amount of
    nothing it is only to be on record.

    `unit` and `amount` are what was stated (90 minutes, 2 days), `hours` and `days` what the table `conversion` makes
    of it; a manager who corrects the amount changes these, and the step that did so says what stood there before.
    `match_key` is what makes two claims the same: the title without spelling, and the days. `round` counts
    acceptances, so that hours taken back and accepted again are two entries of the ledger and not one.
    """

    __tablename__ = "lms_hour_claim"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id"))
    state: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    category: Mapped[str] = mapped_column(ForeignKey("lms_hour_category.key"))
    title: Mapped[str] = mapped_column(String(300))
    provider: Mapped[str] = mapped_column(String(200), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    unit: Mapped[str] = mapped_column(String(20))
    amount: Mapped[Decimal]
    programme: Mapped[str | None] = mapped_column(String(80))
    hours: Mapped[Decimal]
    days: Mapped[Decimal]
    conversion: Mapped[str] = mapped_column(String(80))
    match_key: Mapped[str] = mapped_column(String(120))
    is_late: Mapped[bool] = mapped_column(default=False)
    filed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    round: Mapped[int] = mapped_column(default=0)

    evidence: Mapped[list[ClaimEvidence]] = relationship(order_by="ClaimEvidence.id")
    steps: Mapped[list[ClaimStep]] = relationship(order_by="ClaimStep.id")

    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("amount >= 0 AND hours >= 0 AND days >= 0", name="nothing_negative"),
        CheckConstraint("state IN ('filed', 'accepted', 'returned', 'withdrawn')", name="known_state"),
        Index("ix_lms_hour_claim_person_id_filed_at", "person_id", "filed_at"),
        # the same thing can be claimed once, unless it was withdrawn
        Index(
            "uq_lms_hour_claim_person_id_match_key",
            "person_id",
            "match_key",
            unique=True,
            sqlite_where=text("state <> 'withdrawn'"),
            postgresql_where=text("state <> 'withdrawn'"),
        ),
        Index("ix_lms_hour_claim_state_filed_at", "state", "filed_at"),
    )

    @property
    def source_ref(self) -> str:
        """The ledger's reference of the acceptance that holds, or held last."""
        return str(self.id) if self.round <= 1 else f"{self.id}.{self.round}"


class ClaimEvidence(Model):
    """One row is one file that proves a claim. What was filed once stays beside the claim."""

    __tablename__ = "lms_hour_claim_evidence"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("lms_hour_claim.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("lms_file.id"))

    __table_args__ = (UniqueConstraint("claim_id", "file_id"),)


class ClaimStep(Model):
    """One row is one thing that was done with a claim, by whom, and what they said to it; `before` is what an amount or
    category was until a manager corrected it."""

    __tablename__ = "lms_hour_claim_step"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("lms_hour_claim.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    happened_at: Mapped[datetime]
    by_person: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id"))
    by_name: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(String(500), default="")
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
