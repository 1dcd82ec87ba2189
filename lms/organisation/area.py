"""The organisation area, as part of the kernel."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import NavigationEntry
from lms.organisation.commands import people as people_command
from lms.organisation.models import Appointment, Person, PluginSwitch, RosterImport, Unit
from lms.organisation.people.views import blueprint as people
from lms.organisation.roster.views import blueprint as roster
from lms.organisation.switches.views import blueprint as plugin_switches
from lms.organisation.units.views import blueprint as units
from lms.plugins import API_VERSION, Plugin

area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="organisation",
    models=(Unit, Person, Appointment, PluginSwitch, RosterImport),
    blueprints=(people, roster, units, plugin_switches),
    commands=(people_command,),
    permissions=(
        Permission(
            "lms.manage_people", _l("Keep the books of people and posts"), (Role.MANAGER, Role.ADMINISTRATOR)
        ),
        Permission("lms.manage_units", _l("Change the unit tree"), (Role.ADMINISTRATOR,)),
        Permission("lms.switch_plugins", _l("Choose the organisation's plugins"), (Role.ADMINISTRATOR,)),
    ),
    audit_actions=(
        AuditAction("lms.add_unit", _l("Added a unit")),
        AuditAction("lms.change_unit", _l("Changed a unit")),
        AuditAction("lms.move_unit", _l("Moved a unit")),
        AuditAction("lms.close_unit", _l("Closed a unit")),
        AuditAction("lms.reopen_unit", _l("Opened a unit again")),
        AuditAction("lms.add_person", _l("Added a person")),
        AuditAction("lms.change_email", _l("Changed an e-mail address")),
        AuditAction("lms.appoint", _l("Appointed a person")),
        AuditAction("lms.end_appointment", _l("Ended an appointment")),
        AuditAction("lms.import_roster", _l("Imported a roster")),
        AuditAction("lms.switch_plugin", _l("Switched a plugin")),
    ),
    navigation=(
        NavigationEntry(
            _l("People"), "people.list_people", "users", "lms.manage_people", section="manage", order=40
        ),
        NavigationEntry(
            _l("Units"), "units.tree", "sitemap", "lms.manage_units", section="administer", order=10
        ),
        NavigationEntry(
            _l("Plugins"),
            "plugin_switches.index",
            "settings",
            "lms.switch_plugins",
            section="administer",
            order=90,
        ),
    ),
)
