"""Reading a certificate's row: what was frozen, if it is intact, and what has become of it."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from certificates.register.domain import Snapshot, Standing, State, Verdict, verdict
from certificates.register.models import Certificate


class ListedCertificate(NamedTuple):
    """Of a certificate's row what lists show of it, and what its verdict follows from."""

    id: int
    serial: str
    token: str
    person_name: str
    person_name_latin: str
    title: str
    title_en: str
    hours: Decimal | None
    issued_at: datetime
    needs_attention: bool
    snapshot: str
    digest: str
    expires_on: date | None
    state: str
    changed_at: datetime | None
    changed_by: int | None
    reason: str
    successor: str


def snapshot_in(certificate: Certificate | ListedCertificate) -> Snapshot | None:
    """What was issued; None when the stored words, their digest, or number and address do not agree any more."""
    snapshot = _intact(certificate.snapshot, certificate.digest)
    if snapshot is None:
        return None
    is_ours = snapshot.serial == certificate.serial and snapshot.verify_url.endswith(certificate.token)
    return snapshot if is_ours else None


@lru_cache(maxsize=512)
def _intact(text: str, digest: str) -> Snapshot | None:
    """What the words say, if they have this digest. It follows from the two alone, and lists ask it of every row."""
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != digest:
        return None
    try:
        return Snapshot.from_json(text)
    except Exception:  # whatever was written there, it is not what was issued
        return None


def standing_in(certificate: Certificate | ListedCertificate) -> Standing:
    """The row's state as the rules see it."""
    return Standing(
        expires_on=certificate.expires_on,
        state=State(certificate.state),
        changed_at=certificate.changed_at,
        changed_by=certificate.changed_by,
        reason=certificate.reason,
        successor=certificate.successor,
    )


def verdict_on(certificate: Certificate | ListedCertificate, today: date) -> Verdict:
    """What a verification says of it on that day."""
    return verdict_of(certificate, snapshot_in(certificate), today)


def verdict_of(
    certificate: Certificate | ListedCertificate, snapshot: Snapshot | None, today: date
) -> Verdict:
    """The like where the snapshot has been read already. The day of expiry is the one that was frozen."""
    if snapshot is None or snapshot.expires_on != certificate.expires_on:
        return Verdict.ALTERED
    return verdict(standing_in(certificate), today=today)
