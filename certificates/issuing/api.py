"""What verification asks of issuing."""

from __future__ import annotations

from certificates.issuing.models import Certificate
from certificates.issuing.records import snapshot_in, verdict_on
from certificates.issuing.words import ICONS, TONES, VERDICTS

__all__ = ["ICONS", "TONES", "VERDICTS", "Certificate", "snapshot_in", "verdict_on"]
