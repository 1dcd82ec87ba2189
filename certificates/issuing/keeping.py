"""Hours that belong to a certificate, and where both are taken back."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.register.models import Certificate


def revoked_at(session: Session, person_id: int, source: str, source_ref: str) -> str | None:
    """The page of the valid certificate whose hours these are."""
    serial = session.scalar(
        select(Certificate.serial).where(
            Certificate.person_id == person_id,
            Certificate.source == source,
            Certificate.credit_ref == source_ref,
            Certificate.state == "valid",
        )
    )
    return url_for("issued_certificates.show", serial=serial) if serial else None
