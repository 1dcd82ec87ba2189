"""The systems that hours come from, and the files that were imported."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Identifier, Model
from lms.reports.models import KeptTable


class HourSystem(Model):
    """One row is another system that an organisation takes hours from: the party school's, the online academy.

    `key` stands in front of its references in the ledger and never changes; `category` is what its hours are where a
    file does not say.
    """

    __tablename__ = "lms_hour_system"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str | None] = mapped_column(String(100))
    category: Mapped[str] = mapped_column(ForeignKey("lms_hour_category.key"))
    is_active: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (UniqueConstraint("organisation_id", "key"),)


class HourImport(KeptTable, Model):
    """One row is one file of hours that somebody uploaded."""

    __tablename__ = "lms_hour_import"

    system_id: Mapped[int] = mapped_column(ForeignKey("lms_hour_system.id"), index=True)
    created_by_name: Mapped[str] = mapped_column(String(120))

    system: Mapped[HourSystem] = relationship()
