"""The certificates plugin."""

from __future__ import annotations

from pathlib import Path

from flask_babel import lazy_gettext as _l

from lms.plugins import API_VERSION, Plugin

ROOT = Path(__file__).resolve().parent

plugin = Plugin(
    name="certificates",
    api_version=API_VERSION,
    title=_l("Certificates"),
    migrations=ROOT.parent / "migrations" / "versions" / "certificates",
    translations=ROOT / "translations",
)
