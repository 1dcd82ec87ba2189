"""What slows down guessing at numbers and names."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, Model


class FailedLookup(Model):
    """One row is one number and name that did not fit, or one file that was looked at. `asked_by` is a keyed digest of
    the number or of the network address, so that nobody's address is kept; of a file nothing is."""

    __tablename__ = "certificates_failed_lookup"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    asked_by: Mapped[str] = mapped_column(String(64))
    failed_at: Mapped[datetime]

    __table_args__ = (Index("ix_certificates_failed_lookup_asked_by_failed_at", "asked_by", "failed_at"),)
