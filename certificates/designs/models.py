"""The designs that an organisation adds to the shipped ones."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, Model


class CertificateTemplate(Model):
    """One row is one design that a unit awards by, like a form in a drawer; how it is drawn stands in its versions.

    The shipped designs have no row: they are named by their key. `version` is the newest one, by which certificates
    are issued from now on. `months_valid` is empty where a certificate never expires.
    """

    __tablename__ = "certificates_template"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str | None] = mapped_column(String(120))
    months_valid: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    is_archived: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class CertificateTemplateVersion(Model):
    """One row is one version of a design, never changed: certificates issued by it are drawn by it for ever.

    Drawn by a shipped design (its key and version), by HTML of its own, or by a layout that was designed in the page.
    """

    __tablename__ = "certificates_template_version"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("certificates_template.id", ondelete="CASCADE"))
    number: Mapped[int]
    shipped_key: Mapped[str | None] = mapped_column(String(80))
    shipped_version: Mapped[int | None]
    html: Mapped[str | None] = mapped_column(Text)
    layout: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("template_id", "number"),
        CheckConstraint(
            "CASE WHEN layout IS NULL THEN (shipped_key IS NULL) <> (html IS NULL) "
            "ELSE shipped_key IS NULL AND html IS NULL END",
            name="one_drawing",
        ),
    )


class TemplatePicture(Model):
    """One row is one uploaded picture that a version shows: while it stands, the file is not removed."""

    __tablename__ = "certificates_template_picture"

    version_id: Mapped[int] = mapped_column(
        ForeignKey("certificates_template_version.id", ondelete="CASCADE"), primary_key=True
    )
    file_id: Mapped[int] = mapped_column(ForeignKey("lms_file.id"), primary_key=True, index=True)


class UnitDesign(Model):
    """One row is what a unit, and all below it without a row of its own, awards by where an award names no design."""

    __tablename__ = "certificates_unit_design"

    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id", ondelete="CASCADE"), primary_key=True)
    design_key: Mapped[str] = mapped_column(String(80))
