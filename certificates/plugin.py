"""The certificates plugin: the sum of its slices."""

from __future__ import annotations

from pathlib import Path

from flask_babel import lazy_gettext as _l

from certificates.awarding.plugin import awarding
from certificates.credentials.plugin import credentials
from certificates.designs.plugin import designs
from certificates.external.plugin import external
from certificates.issuing.plugin import issuing
from certificates.runs.plugin import runs
from certificates.seals.plugin import seals
from certificates.signing.plugin import signing
from certificates.verification.plugin import verification
from certificates.wallet.plugin import wallet
from certificates.withdrawing.plugin import withdrawing
from lms.plugins import API_VERSION, Plugin, sum_of

ROOT = Path(__file__).resolve().parent

plugin = Plugin(
    name="certificates",
    api_version=API_VERSION,
    title=_l("Certificates"),
    migrations=ROOT.parent / "migrations" / "versions" / "certificates",
    translations=ROOT / "translations",
    **sum_of(
        designs,
        issuing,
        awarding,
        runs,
        withdrawing,
        wallet,
        external,
        seals,
        signing,
        credentials,
        verification,
    ),
)
