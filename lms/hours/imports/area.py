"""What the imports slice of the hours offers."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.contracts.activities import CreditSource
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import NavigationEntry
from lms.hours.imports.commands import hours
from lms.hours.imports.demo import make_imports
from lms.hours.imports.models import HourImport, HourSystem
from lms.hours.imports.occasions import SOURCE
from lms.hours.imports.views import blueprint
from lms.plugins import API_VERSION, DemoStep, Plugin


def _evidence(source_ref: str) -> str:
    return url_for("hours_import.evidence", reference=source_ref)


area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="imports",
    models=(HourSystem, HourImport),
    blueprints=(blueprint,),
    commands=(hours,),
    permissions=(
        Permission(
            "lms.import_hours", _l("Import hours from other systems"), (Role.MANAGER, Role.ADMINISTRATOR)
        ),
    ),
    audit_actions=(
        AuditAction("lms.import_hours", _l("Imported hours")),
        AuditAction("lms.add_hour_system", _l("Added a system that hours come from")),
        AuditAction("lms.change_hour_system", _l("Changed a system that hours come from")),
    ),
    navigation=(
        NavigationEntry(
            _l("Import hours"),
            "hours_import.upload",
            "upload",
            "lms.import_hours",
            section="manage",
            order=18,
        ),
    ),
    credit_sources=(CreditSource(SOURCE, _l("Import"), _evidence),),
    demo=(DemoStep("lms.hour_imports", make_imports, order=55),),
)
