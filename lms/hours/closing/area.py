"""What the closing slice of the hours offers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import NavigationEntry
from lms.hours.closing.freezing import freeze
from lms.hours.closing.models import ClosedPeriod, ClosedRow
from lms.hours.closing.services import FREEZE
from lms.hours.closing.views import blueprint
from lms.plugins import API_VERSION, JobType, Plugin

area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="closing",
    models=(ClosedPeriod, ClosedRow),
    blueprints=(blueprint,),
    permissions=(
        Permission(
            "lms.close_hours",
            _l("Close a year’s hours for a unit"),
            (Role.MANAGER, Role.POLICY_OFFICER, Role.ADMINISTRATOR),
        ),
    ),
    navigation=(
        NavigationEntry(
            _l("Closed years"), "hour_closing.index", "archive", "lms.close_hours", section="manage", order=40
        ),
    ),
    audit_actions=(
        AuditAction("lms.close_hours", _l("Closed a year’s hours")),
        AuditAction("lms.withdraw_closing", _l("Withdrew a closing")),
    ),
    jobs=(JobType(FREEZE, _l("Closing a year’s hours"), freeze),),
)
