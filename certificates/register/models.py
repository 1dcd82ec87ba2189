"""Issued certificates and their numbering."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, Model


class Certificate(Model):
    """One row is one certificate that was issued, like its stub in the register: it stays whatever becomes of it.

    `snapshot` is everything that is printed, as canonical JSON, and `digest` its SHA-256; both are written once. The
    texts beside them are copies to search by and decide nothing. `edition` counts the certificates of one completion:
    a reissued one is the next. `credit_ref` is the ledger's reference of the hours that fall with it, which are the
    completion's own unless they were taken back and given again; empty where none fall with it. `run_id` is the issuing
    run that it came with, if any. `unit_id` is where the person served when it was first issued: that unit's
    administrators answer for it.
    """

    __tablename__ = "certificates_certificate"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    serial: Mapped[str] = mapped_column(String(40), unique=True)
    token: Mapped[str] = mapped_column(String(26), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("lms_person.id", ondelete="SET NULL"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    subject: Mapped[str] = mapped_column(String(120), index=True)
    source: Mapped[str] = mapped_column(String(80))
    source_ref: Mapped[str] = mapped_column(String(120))
    edition: Mapped[int]
    credit_ref: Mapped[str] = mapped_column(String(120))
    award_ref: Mapped[str] = mapped_column(String(120))
    run_id: Mapped[int | None] = mapped_column(
        ForeignKey("certificates_run.id", ondelete="SET NULL"), index=True
    )
    snapshot: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    person_name: Mapped[str] = mapped_column(String(120), index=True)
    person_name_latin: Mapped[str] = mapped_column(String(120), default="")
    title: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str] = mapped_column(String(300), default="")
    hours: Mapped[Decimal | None]
    issued_at: Mapped[datetime]
    expires_on: Mapped[date | None]
    needs_attention: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(20), default="valid")
    changed_at: Mapped[datetime | None]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(String(500), default="")
    successor: Mapped[str] = mapped_column(String(40), default="")

    __table_args__ = (
        UniqueConstraint("person_id", "source", "source_ref", "edition"),
        CheckConstraint("state IN ('valid', 'revoked', 'superseded')", name="state"),
        CheckConstraint("(state = 'valid') = (changed_at IS NULL)", name="change_has_instant"),
        Index("ix_certificates_certificate_unit_id_issued_at", "unit_id", "issued_at"),
        Index("ix_certificates_certificate_expires_on", "expires_on"),
        Index("ix_certificates_certificate_person_id_issued_at", "person_id", "issued_at"),
        # what an administrator's list counts and offers is read from these alone
        Index("ix_certificates_certificate_states", "unit_id", "state", "expires_on", "needs_attention"),
        Index("ix_certificates_certificate_subjects", "unit_id", "subject", "title", "title_en"),
    )


class SerialCounter(Model):
    """One row is how many certificates an organisation has issued in one year. Whoever issues one holds the row until
    the transaction ends, so that numbers have no gaps."""

    __tablename__ = "certificates_serial_counter"

    organisation: Mapped[str] = mapped_column(String(8), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
