"""The designs slice, as part of the certificates plugin."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certificates.designs.demo import make_designs
from certificates.designs.models import (
    CertificateTemplate,
    CertificateTemplateVersion,
    TemplatePicture,
    UnitDesign,
)
from certificates.designs.views import designer, editor, gallery
from lms.contracts.access import Permission, Role
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import NavigationEntry
from lms.plugins import API_VERSION, DemoStep, Plugin

designs = Plugin(
    name="certificates",
    api_version=API_VERSION,
    title="designs",
    models=(CertificateTemplate, CertificateTemplateVersion, TemplatePicture, UnitDesign),
    blueprints=(editor.blueprint, designer.blueprint),
    permissions=(
        Permission(gallery.PERMISSION, _l("Design certificates"), (Role.TRAINER, Role.ADMINISTRATOR)),
    ),
    navigation=(
        NavigationEntry(
            _l("Certificate designs"),
            "certificate_templates.gallery",
            "award",
            gallery.PERMISSION,
            "teach",
            60,
        ),
    ),
    audit_actions=(
        AuditAction("certificates.add_design", _l("Added a certificate design")),
        AuditAction("certificates.change_design", _l("Changed a certificate design")),
        AuditAction("certificates.choose_unit_design", _l("Chose what a unit awards by")),
        AuditAction("certificates.archive_design", _l("Put a certificate design away")),
        AuditAction("certificates.restore_design", _l("Took a certificate design back into use")),
    ),
    demo=(DemoStep("certificates.templates", make_designs, order=12),),
)
