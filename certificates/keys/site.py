"""The keys of this site: where they are, and the signer of today."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from certificates.keys.folder import KeyFolder, Signer
from certificates.keys.trust import Trust, TrustFolder


def key_folder() -> KeyFolder:
    """The private keys. For background workers and the command line; pages have no business here."""
    return KeyFolder(_settings().signing_keys_dir, _trust_folder())


def current_trust() -> Trust:
    """Who signs and who ever signed certificates here. Raises KeyUnusable."""
    return _trust_folder().read()


def current_signer(now: datetime) -> Signer:
    """The signer of today. On a machine that is not in production the first signature makes the keys.

    Raises KeysMissing, KeysExposed, KeyUnusable or SignerExpired.
    """
    folder = key_folder()
    if not _settings().is_production and not folder.has_keys:
        folder.init(default_organisation(), now)
    return folder.signer(now)


def default_organisation() -> str:
    """The site's host, for whom no name is given."""
    return urlsplit(_settings().base_url).hostname or "localhost"


def _trust_folder() -> TrustFolder:
    return TrustFolder(_settings().data_dir / "trust")


def _settings() -> Any:
    return current_app.extensions["lms.settings"]
