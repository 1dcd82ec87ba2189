"""Certificates from elsewhere, and the files that bring in many of them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, Model
from lms.reports.api import KeptTable


class ExternalCertificate(Model):
    """One row is one certificate that a person earned elsewhere, like a copy in their personnel file.

    It is decided as a claim (`claim_id`), of its hours or of none, whose state is the certificate's; without one it is
    a draft, or after `handed_in_at` one from when those without hours were only kept. `import_id` is the batch that
    brought it instead.
    `found` holds what was read from the file by field, `checks` what its signature or proof is worth; the columns are
    what was handed in. `file_id` is the file and `sha256` the digest of it as it was uploaded; both are empty for a row
    of a batch. `number_key` is the number and its issuer without spelling: the same key is the same certificate.
    """

    __tablename__ = "certificates_external"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(300), default="")
    issuer: Mapped[str] = mapped_column(String(200), default="")
    number: Mapped[str] = mapped_column(String(100), default="")
    holder: Mapped[str] = mapped_column(String(120), default="")
    completed_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    hours: Mapped[Decimal | None]
    category: Mapped[str] = mapped_column(String(40), default="")
    number_key: Mapped[str] = mapped_column(String(64), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("lms_file.id"))
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    found: Mapped[dict[str, Any]]
    checks: Mapped[dict[str, Any]]
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("lms_hour_claim.id"), unique=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("certificates_external_import.id"), index=True)
    uploaded_at: Mapped[datetime]
    handed_in_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("person_id", "sha256"),
        # the same certificate is handed in once by one person; that others have it, too, is for the approver to see
        Index(
            "uq_certificates_external_person_id_number_key",
            "person_id",
            "number_key",
            unique=True,
            sqlite_where=text("number_key <> ''"),
            postgresql_where=text("number_key <> ''"),
        ),
        Index("ix_certificates_external_number_key", "number_key"),
    )


class ExternalImport(KeptTable, Model):
    """One row is one file of certificates that somebody uploaded; it outlives their account."""

    __tablename__ = "certificates_external_import"

    created_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id", ondelete="SET NULL"))
    created_by_name: Mapped[str] = mapped_column(String(120))
