"""Cycles, cohorts, and everybody's duty."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Identifier, Model


class RotationCycle(Model):
    """One row is one round in which every full-time cadre of a unit's subtree is trained once.

    A later round is a new row: nothing of an earlier one is reset. `months` is how often the regulation wants it.
    """

    __tablename__ = "courses_rotation_cycle"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    months: Mapped[int] = mapped_column(default=24)
    hours: Mapped[Decimal]
    category: Mapped[str] = mapped_column(ForeignKey("lms_hour_category.key"))
    created_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("ends_on > starts_on", name="ends_after_start"),)


class RotationCohort(Model):
    """One row is one class of a cycle, with its days and places."""

    __tablename__ = "courses_rotation_cohort"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("courses_rotation_cycle.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    places: Mapped[int]

    cycle: Mapped[RotationCycle] = relationship()

    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("places > 0", name="has_places"),
    )


class RotationDuty(Model):
    """One row is one person's duty in one cycle: to be trained by `due_on`. The cohort is the place held in it.

    Covered when `completed_on` is set. `round` counts recorded completions, so that hours taken back and posted again
    are two entries of the ledger and not one.
    """

    __tablename__ = "courses_rotation_duty"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("courses_rotation_cycle.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id"), index=True)
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("courses_rotation_cohort.id"), index=True)
    due_on: Mapped[date]
    completed_on: Mapped[date | None]
    round: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        UniqueConstraint("cycle_id", "person_id"),
        Index("ix_courses_rotation_duty_cycle_id_completed_on", "cycle_id", "completed_on"),
    )
