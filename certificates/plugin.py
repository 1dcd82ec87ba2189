"""The certificates plugin: the sum of its slices."""

from __future__ import annotations

from pathlib import Path

from flask_babel import lazy_gettext as _l

from certificates.designs.plugin import designs
from certificates.issuing.plugin import issuing
from certificates.verification.plugin import verification
from lms.plugins import API_VERSION, Plugin, sum_of

ROOT = Path(__file__).resolve().parent

plugin = Plugin(
    name="certificates",
    api_version=API_VERSION,
    title=_l("Certificates"),
    migrations=ROOT.parent / "migrations" / "versions" / "certificates",
    translations=ROOT / "translations",
    **sum_of(designs, issuing, verification),
)
