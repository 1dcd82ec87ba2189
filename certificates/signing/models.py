"""What waits to be signed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Model


class SigningRequest(Model):
    """One row is one certificate that somebody wants to download and no worker has signed yet, or could not: then
    `refusal` says why. Gone as soon as it is signed."""

    __tablename__ = "certificates_signing_request"

    certificate_id: Mapped[int] = mapped_column(
        ForeignKey("certificates_certificate.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    asked_at: Mapped[datetime]
    refusal: Mapped[str] = mapped_column(String(500), default="")
