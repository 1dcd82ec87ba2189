"""The versions of an organisation's conversion table."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, Model


class ConversionVersion(Model):
    """One row is one version of an organisation's conversion table: the TOML document as it was written, and who stood
    for it.

    A draft may be edited; from approval on the text never changes. `drafted_by` is who edited it last, and
    `approved_by` is somebody else. Which version holds on a day follows from `valid_from`: of the approved ones that
    are valid by then, the highest number. An organisation without one is under the table as delivered.
    """

    __tablename__ = "lms_conversion_version"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date]
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    drafted_by_name: Mapped[str] = mapped_column(String(120))
    drafted_at: Mapped[datetime]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    approved_by_name: Mapped[str] = mapped_column(String(120), default="")
    approved_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("organisation_id", "number"),)

    @property
    def name(self) -> str:
        """How ledger entries name it: "conversion@3"."""
        return f"conversion@{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.approved_at is None
