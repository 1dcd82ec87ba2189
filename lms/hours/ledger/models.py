"""The hours ledger."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, Model

PROVES = text("programme IS NOT NULL")


class LedgerEntry(Model):
    """One row is credit hours gained, or the reversal of an earlier row. Rows are never changed or deleted.

    Like a line in a bank book: a mistake is put right by a second line of the opposite amount that names the first.
    There is no balance column: a total is the sum of its lines. Unit and post are those of the day the hours were
    earned, because people move and reports must not. `programme` is set where the entry also proves that a whole
    programme was completed (rotation training, induction), be it worth hours or not; `days` is what the policies that
    count days go by. `rule_version` names the conversion that made the amount.
    """

    __tablename__ = "lms_ledger_entry"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("lms_unit.id"))
    post: Mapped[str] = mapped_column(String(120), default="")
    tier: Mapped[str] = mapped_column(String(40), default="")
    category: Mapped[str] = mapped_column(ForeignKey("lms_hour_category.key"))
    hours: Mapped[Decimal]
    days: Mapped[Decimal] = mapped_column(default=0, server_default="0")
    programme: Mapped[str | None] = mapped_column(String(80))
    activity: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str | None] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(String(80))
    source_ref: Mapped[str] = mapped_column(String(120))
    rule_version: Mapped[str] = mapped_column(String(80))
    earned_at: Mapped[datetime]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    posted_at: Mapped[datetime]
    posted_by: Mapped[str] = mapped_column(String(120))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("lms_ledger_entry.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(500), default="")

    __table_args__ = (
        UniqueConstraint("person_id", "source", "source_ref"),
        CheckConstraint(
            "CASE WHEN reverses_id IS NULL THEN hours >= 0 AND days >= 0 ELSE hours <= 0 AND days <= 0 END",
            name="only_reversals_are_negative",
        ),
        # holds all that a year's total needs, so that totals are read from the index alone
        Index("ix_lms_ledger_entry_totals", "person_id", "earned_at", "category", "hours"),
        # and the same for what a unit's people earned month by month
        Index("ix_lms_ledger_entry_unit_id", "unit_id", "earned_at", "category", "hours"),
        # who has completed a programme; few entries prove one
        Index("ix_lms_ledger_entry_programme", "programme", sqlite_where=PROVES, postgresql_where=PROVES),
    )


class HourCategory(Model):
    """One row is a kind of hours that policies tell apart."""

    __tablename__ = "lms_hour_category"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)
