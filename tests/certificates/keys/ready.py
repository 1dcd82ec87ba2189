"""Keys that are ready to sign, and something to be signed."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from certificates.keys.folder import KeyFolder, Signer
from certificates.keys.trust import Trust, TrustFolder
from certificates.rendering import render_certificate
from certificates.shipped.catalogue import DEFAULT_KEY, shipped_template
from tests.certificates.sheets import EVERYDAY

NOW = datetime(2026, 5, 13, 8, tzinfo=UTC)


def keys_in(folder, organisation="江城市") -> tuple[Signer, Trust]:
    """A signer with new keys in this folder, and those who trust it."""
    published = TrustFolder(folder / "trust")
    keys = KeyFolder(folder / "signing-keys", published)
    keys.init(organisation, NOW)
    return keys.signer(NOW), published.read()


@cache
def a_pdf() -> bytes:
    """A drawn certificate."""
    return render_certificate(shipped_template(DEFAULT_KEY), EVERYDAY)
