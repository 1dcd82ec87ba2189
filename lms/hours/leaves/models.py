"""What takes a person out of a requirement for a time: leave, and exemptions that somebody granted."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, Model


class Leave(Model):
    """One row is an approved leave of absence, both days included; without a last day it goes on.

    `withdrawn_at` is set when it was recorded by mistake: the row stays, because verdicts once rested on it.
    """

    __tablename__ = "lms_person_leave"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(300))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),)


class Exemption(Model):
    """One row is a decision about one person, one rule and one period: exempt, fewer hours, or hours put off.

    `hours` is by how much the requirement is reduced or how much moves to the next period, in the rule's measure;
    empty for a full exemption. `withdrawn_at` takes the decision back.
    """

    __tablename__ = "lms_hour_exemption"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id"))
    rule: Mapped[str] = mapped_column(String(80))
    period_starts_on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(10))  # exempt | reduce | defer
    hours: Mapped[Decimal | None]
    reason: Mapped[str] = mapped_column(String(300))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    decided_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("kind IN ('exempt', 'reduce', 'defer')", name="known_kind"),
        Index("ix_lms_hour_exemption_person_id_rule", "person_id", "rule"),
    )
