"""What the leaves slice of the hours offers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.contracts.audit import AuditAction
from lms.hours.leaves.demo import make_leaves
from lms.hours.leaves.models import Exemption, Leave
from lms.hours.leaves.views import blueprint
from lms.plugins import API_VERSION, DemoStep, Plugin

area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="leaves",
    models=(Exemption, Leave),
    blueprints=(blueprint,),
    permissions=(
        Permission("lms.manage_leaves", _l("Record leave and exempt people of a unit"), (Role.MANAGER,)),
    ),
    audit_actions=(
        AuditAction("lms.record_leave", _l("Recorded leave")),
        AuditAction("lms.withdraw_leave", _l("Withdrew leave")),
        AuditAction("lms.decide_exemption", _l("Exempted, reduced or put off a requirement")),
        AuditAction("lms.withdraw_exemption", _l("Withdrew an exemption")),
    ),
    demo=(DemoStep("lms.leaves", make_leaves, order=70),),
)
