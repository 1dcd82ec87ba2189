"""Simulations of hour policies, and what they found."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Identifier, Model
from lms.hours.policies.models import PolicyVersion
from lms.organisation.models import Unit


class Simulation(Model):
    """One row is one question: who of a unit's people would change verdict if this version of a policy judged them?

    `as_of` is the day that is looked at, `holds_from` the first day on which the version is taken to hold, which may be
    earlier than the text says. The answer is written at once when the job has ended, with `finished_at`; until then the
    row is a question that waits. `text_digest` is the fingerprint of the text that was simulated: a draft may have been
    edited since. `counts` are the figures that changes alone do not give: people by unit id, those who would owe more
    or less without a change of verdict, and people by standing before and after.
    """

    __tablename__ = "lms_hour_simulation"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("lms_hour_policy_version.id", ondelete="CASCADE"), index=True
    )
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    as_of: Mapped[date]
    holds_from: Mapped[date]
    text_digest: Mapped[str] = mapped_column(String(20))
    started_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    started_at: Mapped[datetime]
    job_id: Mapped[str | None] = mapped_column(ForeignKey("lms_job.id", ondelete="SET NULL"))
    finished_at: Mapped[datetime | None]
    people: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]]

    version: Mapped[PolicyVersion] = relationship()
    unit: Mapped[Unit] = relationship()


class SimulationChange(Model):
    """One row is one verdict that a simulation found to change: of one person, by one rule, in one period.

    The unit is that of the post held on the simulation's day. NOT_APPLICABLE stands for a rule that does not ask
    anything, or is not there. Amounts are in the rule's measure, empty where nothing is asked or it is undecided.
    """

    __tablename__ = "lms_hour_simulation_change"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    simulation_id: Mapped[int] = mapped_column(ForeignKey("lms_hour_simulation.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    rule: Mapped[str] = mapped_column(String(80))
    measure: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    before: Mapped[str] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    required_before: Mapped[Decimal | None]
    required_after: Mapped[Decimal | None]
    short_before: Mapped[Decimal | None]
    short_after: Mapped[Decimal | None]

    __table_args__ = (
        # holds what the matrix and the table of units need, so that they are read from the index alone
        Index(
            "ix_lms_hour_simulation_change_totals",
            "simulation_id", "unit_id", "rule", "before", "after", "person_id",
        ),
    )  # fmt: skip
