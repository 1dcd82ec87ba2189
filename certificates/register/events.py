"""What issuing announces."""

from __future__ import annotations

from dataclasses import dataclass

from lms.contracts.events import Event


@dataclass(frozen=True, slots=True)
class CertificateIssued(Event):
    """A certificate was issued, for the first time or in place of an earlier one."""

    certificate_id: int


@dataclass(frozen=True, slots=True)
class StandingChanged(Event):
    """Certificates were revoked or replaced, or their records corrected."""

    certificate_ids: tuple[int, ...]
