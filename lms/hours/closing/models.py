"""Years that were reported, and what was reported of whom."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, Model


class ClosedPeriod(Model):
    """One row is one period that was closed for a unit and everybody below it: a report that has gone out.

    The path is that of the closing day: a unit that moves later takes its report along. `cut_off` is the last seal of
    the ledger when it was closed. `frozen_at` is empty while the rows are still being written. A closing made by
    mistake may be withdrawn on the day it was made; it then has no rows.
    """

    __tablename__ = "lms_hour_closed_period"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    unit_path: Mapped[str] = mapped_column(String(400), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    closed_by_name: Mapped[str] = mapped_column(String(120))
    closed_at: Mapped[datetime]
    cut_off: Mapped[int] = mapped_column(BigInteger)
    frozen_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    withdrawn_by_name: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")

    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)


class ClosedRow(Model):
    """One row is what one rule said of one person when the period was closed, like a line of the report. It is never
    changed; what is different now is shown as a difference.

    Unit, path and post are those of the period's last day. A person's rule and period is frozen once: a unit above that
    closes later takes the lines of the units that have closed before. `cut_off` is the last seal of the ledger that the
    line has taken in; entries sealed later came too late for it.
    """

    __tablename__ = "lms_hour_closed_row"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("lms_hour_closed_period.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    unit_path: Mapped[str] = mapped_column(String(400))
    post: Mapped[str] = mapped_column(String(120))
    post_en: Mapped[str | None] = mapped_column(String(120))
    tier: Mapped[str] = mapped_column(String(40))
    rule: Mapped[str] = mapped_column(String(80))
    policy: Mapped[str] = mapped_column(String(100))
    measure: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    required: Mapped[Decimal | None]
    counted: Mapped[Decimal]
    short: Mapped[Decimal | None]
    verdict: Mapped[str] = mapped_column(String(20))
    cut_off: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (
        Index("ix_lms_hour_closed_row_person_id_rule", "person_id", "rule", "starts_on"),
        Index(
            "ix_lms_hour_closed_row_unit_path_ends_on", "unit_path", "ends_on",
            postgresql_ops={"unit_path": "text_pattern_ops"},
        ),
    )  # fmt: skip
