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

    Drawn either by a shipped design (its key and version) or by HTML of its own.
    """

    __tablename__ = "certificates_template_version"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("certificates_template.id", ondelete="CASCADE"))
    number: Mapped[int]
    shipped_key: Mapped[str | None] = mapped_column(String(80))
    shipped_version: Mapped[int | None]
    html: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("template_id", "number"),
        CheckConstraint("(shipped_key IS NULL) <> (html IS NULL)", name="one_drawing"),
    )
