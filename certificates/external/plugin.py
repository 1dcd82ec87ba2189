"""Certificates from elsewhere, as part of the certificates plugin."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certificates.external.demo import make_external
from certificates.external.models import ExternalCertificate, ExternalImport
from certificates.external.views import importing, member
from certificates.external.views.showing import claim_panel
from lms.contracts.audit import AuditAction
from lms.contracts.claims import ClaimPanel
from lms.contracts.navigation import NavigationEntry
from lms.plugins import API_VERSION, DemoStep, Plugin

external = Plugin(
    name="certificates",
    api_version=API_VERSION,
    title="external",
    models=(ExternalCertificate, ExternalImport),
    blueprints=(member.blueprint, importing.blueprint),
    claim_panels=(
        ClaimPanel("certificates.external", "certificates/external/_claim_panel.html", claim_panel),
    ),
    navigation=(
        NavigationEntry(
            _l("Import certificates"),
            "external_import.upload",
            "certificate",
            importing.PERMISSION,
            section="manage",
            order=19,
        ),
    ),
    demo=(DemoStep("certificates.external", make_external, order=70),),
    audit_actions=(
        AuditAction("certificates.hand_in_external", _l("Handed in a certificate from elsewhere")),
        AuditAction("certificates.import_external", _l("Imported certificates from elsewhere")),
    ),
)
