"""Hour policies: their versions, and the units that have adopted them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Identifier, Model


class HourPolicy(Model):
    """One row is one policy, whatever its versions say: a regulation with a name of its own.

    `key` is the policy's id in its document ("organ-hours"), unique within the organisation. The unit is the one whose
    policy officers may write versions of it.
    """

    __tablename__ = "lms_hour_policy"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    key: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]

    versions: Mapped[list[PolicyVersion]] = relationship(
        back_populates="policy", order_by="PolicyVersion.number"
    )

    __table_args__ = (UniqueConstraint("organisation_id", "key"),)


class PolicyVersion(Model):
    """One row is one version of a policy: the TOML document as it was written, and who stood for it.

    A draft may be edited; from approval on the text never changes. `approved_by` is another account than
    `drafted_by`: two people answer for a rule that everybody is judged by. Whether an approved version is in force is
    not stored: it follows from its days and from the versions after it. Retiring sets `retired_on`: periods that end
    after that day are no longer judged by this version.
    """

    __tablename__ = "lms_hour_policy_version"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("lms_hour_policy.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    drafted_at: Mapped[datetime]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    approved_at: Mapped[datetime | None]
    retired_on: Mapped[date | None]

    policy: Mapped[HourPolicy] = relationship(back_populates="versions")

    __table_args__ = (UniqueConstraint("policy_id", "number"),)


class PolicyAdoption(Model):
    """One row is a unit's decision to be judged, with its subtree, by a policy.

    Periods that end from `starts_on` to `ends_on` (both included, None: still) are judged by it, so that taking a
    policy on or giving it up leaves the past as it was. While nothing that an organisation's root unit has adopted is
    in force, the founding rules stand in its place.
    """

    __tablename__ = "lms_hour_policy_adoption"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    policy_id: Mapped[int] = mapped_column(ForeignKey("lms_hour_policy.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    adopted_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    adopted_at: Mapped[datetime]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    ended_at: Mapped[datetime | None]

    policy: Mapped[HourPolicy] = relationship()

    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        Index("ix_lms_hour_policy_adoption_unit_id_policy_id", "unit_id", "policy_id"),
    )
