"""The audit area, as part of the kernel."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.audit.models import AuditEvent
from lms.audit.views import blueprint
from lms.contracts.access import Permission, Role
from lms.contracts.navigation import NavigationEntry
from lms.plugins import API_VERSION, Plugin

area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="audit",
    models=(AuditEvent,),
    blueprints=(blueprint,),
    permissions=(Permission("lms.read_audit", _l("Read the audit trail"), (Role.ADMINISTRATOR,)),),
    navigation=(
        NavigationEntry(
            _l("Audit trail"), "audit.index", "history", "lms.read_audit", section="administer", order=80
        ),
    ),
)
