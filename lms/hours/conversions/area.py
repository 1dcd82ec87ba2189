"""What the conversions slice of the hours offers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import NavigationEntry
from lms.hours.conversions.demo import make_conversions
from lms.hours.conversions.models import ConversionVersion
from lms.hours.conversions.views import editing, showing, versions
from lms.plugins import API_VERSION, DemoStep, Plugin

area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="conversions",
    models=(ConversionVersion,),
    blueprints=(showing.blueprint, versions.blueprint, editing.blueprint),
    permissions=(
        Permission("lms.edit_conversions", _l("Draft the conversion table"), (Role.POLICY_OFFICER,)),
        Permission("lms.approve_conversions", _l("Approve the conversion table"), (Role.POLICY_OFFICER,)),
    ),
    audit_actions=(
        AuditAction("lms.edit_conversions", _l("Edited the conversion table")),
        AuditAction("lms.approve_conversions", _l("Approved the conversion table")),
        AuditAction("lms.discard_conversions", _l("Discarded a draft of the conversion table")),
    ),
    navigation=(
        NavigationEntry(
            _l("Conversions"),
            "conversion_versions.versions",
            "scale",
            "lms.edit_conversions",
            section="administer",
            order=30,
        ),
    ),
    demo=(DemoStep("lms.conversions", make_conversions, order=40),),
)
