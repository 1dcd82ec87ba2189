"""The seals, as part of the certificates plugin."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certificates.seals.inspection import inspect_certificates
from certificates.seals.models import CertificateSeal, CertificateSealHead
from certificates.seals.sealing import seal_noted
from lms.contracts.integrity import IntegrityCheck
from lms.plugins import API_VERSION, Plugin

seals = Plugin(
    name="certificates",
    api_version=API_VERSION,
    title="seals",
    models=(CertificateSeal, CertificateSealHead),
    integrity_checks=(
        IntegrityCheck("certificates.register", _l("Issued certificates"), inspect_certificates),
    ),
    finishers=(seal_noted,),
)
