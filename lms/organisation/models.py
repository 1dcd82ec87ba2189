"""Units, people, posts and dated appointments."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Identifier, Model
from lms.reports.models import KeptTable


class Unit(Model):
    """One row is one unit of the tree. A unit without a parent is an organisation.

    `path` is the ids from the root down, "/1/4/9/": a subtree is a prefix, which both databases answer from an index.
    """

    __tablename__ = "lms_unit"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    path: Mapped[str] = mapped_column(String(400), unique=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40), default="organ")
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)

    parent: Mapped[Unit | None] = relationship(remote_side=[id], viewonly=True)

    __table_args__ = (Index("ix_lms_unit_path_pattern", "path", postgresql_ops={"path": "text_pattern_ops"}),)

    @property
    def depth(self) -> int:
        """1 for an organisation."""
        return self.path.count("/") - 1


class Person(Model):
    """One row is one human being on the books, for ever; where they serve is in their appointments.

    `number` is the staff number by which rosters know the person; it is unique within an organisation.
    """

    __tablename__ = "lms_person"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    number: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120), index=True)
    name_en: Mapped[str | None] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(200))

    appointments: Mapped[list[Appointment]] = relationship(
        back_populates="person", order_by="Appointment.starts_on"
    )

    __table_args__ = (UniqueConstraint("organisation_id", "number"),)


class Appointment(Model):
    """One row is one person's post in one unit from a day on, to a day (inclusive) or still.

    A transfer or promotion ends one row and begins another, so that the past can be drawn as of any date.
    """

    __tablename__ = "lms_appointment"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    post: Mapped[str] = mapped_column(String(120))
    post_en: Mapped[str | None] = mapped_column(String(120))
    tier: Mapped[str] = mapped_column(String(40), default="member")
    is_full_time: Mapped[bool] = mapped_column(default=True)
    is_primary: Mapped[bool] = mapped_column(default=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    person: Mapped[Person] = relationship(back_populates="appointments")
    unit: Mapped[Unit] = relationship()

    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        Index("ix_lms_appointment_unit_id_starts_on", "unit_id", "starts_on"),
    )


class PluginSwitch(Model):
    """One row is an organisation's decision about one plugin; without a row the plugin is on."""

    __tablename__ = "lms_plugin_switch"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), primary_key=True)
    plugin: Mapped[str] = mapped_column(String(60), primary_key=True)
    is_enabled: Mapped[bool]


class RosterImport(KeptTable, Model):
    """One row is one roster that somebody uploaded."""

    __tablename__ = "lms_roster_import"
