"""What the policies say of everybody, kept up to date."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, Model


class Verdict(Model):
    """One row is what one rule says of one person in one period: a figure of the lists and totals.

    It can always be made anew from the ledger, the appointments and the policies, and is whenever one of them changes;
    why it says so is worked out when somebody asks. `is_current` marks, of a rule's rows, the one that the person can
    still do something about: the open period, or the overdue duty. `unit_id` and `tier` are those of the post held now,
    for totals by unit.
    """

    __tablename__ = "lms_hour_verdict"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    tier: Mapped[str] = mapped_column(String(40))
    rule: Mapped[str] = mapped_column(String(80))
    policy: Mapped[str] = mapped_column(String(100))  # "organ-hours@3"
    measure: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    due_on: Mapped[date]
    required: Mapped[Decimal | None]
    counted: Mapped[Decimal]
    short: Mapped[Decimal | None]
    verdict: Mapped[str] = mapped_column(String(20))
    missing: Mapped[dict[str, Any]]
    is_current: Mapped[bool]

    __table_args__ = (
        Index("ix_lms_hour_verdict_person_id_rule", "person_id", "rule"),
        # holds all that the totals of a unit need, so that they are read from the index alone
        Index(
            "ix_lms_hour_verdict_totals",
            "is_current", "rule", "unit_id", "verdict", "required", "counted", "starts_on",
        ),
    )  # fmt: skip


class PersonJudged(Model):
    """One row is when a person's verdicts were last worked out, and the first day on which they would come out
    otherwise though nothing was posted: a period ends, a deadline passes, an appointment begins."""

    __tablename__ = "lms_hour_person_judged"

    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id", ondelete="CASCADE"), primary_key=True)
    judged_at: Mapped[datetime]
    changes_on: Mapped[date | None] = mapped_column(index=True)
