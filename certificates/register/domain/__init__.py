"""The rules of issuing: numbers, what is frozen at issue, and a certificate's standing since."""

from __future__ import annotations

from certificates.register.domain.refusals import (
    AlreadyRevoked,
    AlreadySuperseded,
    CertificateRefusal,
    DatesOutOfOrder,
    HoursNotPositive,
    ReasonMissing,
    Refusal,
    SerialCheckFailed,
    SerialMalformed,
    TextMissing,
    TextUnprintable,
)
from certificates.register.domain.serial import Serial, is_token, new_token, organisation_code
from certificates.register.domain.snapshot import Kind, Snapshot, without_unprintable
from certificates.register.domain.standing import (
    Standing,
    State,
    Verdict,
    is_expired,
    revoke,
    supersede,
    verdict,
)
from certificates.register.domain.terms import REMIND_BEFORE, Terms, reminder_due

__all__ = [
    "REMIND_BEFORE",
    "AlreadyRevoked",
    "AlreadySuperseded",
    "CertificateRefusal",
    "DatesOutOfOrder",
    "HoursNotPositive",
    "Kind",
    "ReasonMissing",
    "Refusal",
    "Serial",
    "SerialCheckFailed",
    "SerialMalformed",
    "Snapshot",
    "Standing",
    "State",
    "Terms",
    "TextMissing",
    "TextUnprintable",
    "Verdict",
    "is_expired",
    "is_token",
    "new_token",
    "organisation_code",
    "reminder_due",
    "revoke",
    "supersede",
    "verdict",
    "without_unprintable",
]
