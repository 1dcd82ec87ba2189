"""What a page shows of a certificate."""

from __future__ import annotations

from dataclasses import dataclass

from certificates.register.domain import Snapshot, Verdict
from certificates.register.models import Certificate
from certificates.register.records import snapshot_in, verdict_of
from certificates.register.words import ICONS, TONES, VERDICTS
from certificates.rendering import GlyphMissing, check_printable
from certificates.rendering.refusal_words import refusal_text
from certificates.sheets.drawing import has_picture, trouble_with
from lms.clock import current_clock
from lms.db import current_session
from lms.hours.api import local_date


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate with what is said about it today. No snapshot: the stored one was altered."""

    certificate: Certificate
    verdict: Verdict
    snapshot: Snapshot | None
    has_picture: bool

    @property
    def word(self) -> object:
        return VERDICTS[self.verdict]

    @property
    def is_void(self) -> bool:
        """Whether it proves nothing any more, so that it is not offered as if it did."""
        return self.verdict in {Verdict.REVOKED, Verdict.SUPERSEDED, Verdict.ALTERED}

    @property
    def tone(self) -> str:
        return TONES[self.verdict]

    @property
    def icon(self) -> str:
        return ICONS[self.verdict]


def shown(certificate: Certificate) -> Shown:
    """The certificate as it stands today."""
    snapshot = snapshot_in(certificate)
    return Shown(
        certificate=certificate,
        verdict=verdict_of(certificate, snapshot, local_date(current_clock()())),
        snapshot=snapshot,
        has_picture=snapshot is not None
        and not certificate.needs_attention
        and has_picture(current_session(), snapshot),
    )


def drawing_trouble(snapshot: Snapshot | None) -> str:
    """Why the sheet cannot be drawn, or not by its own design; empty when it can."""
    if snapshot is None:
        return ""
    try:
        check_printable(snapshot)
    except GlyphMissing as missing:
        return refusal_text(missing)
    trouble = trouble_with(current_session(), snapshot)
    return refusal_text(trouble) if trouble else ""
