"""The jobs area, as part of the kernel."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.contracts.navigation import NavigationEntry
from lms.jobs.cards import SEE_ALL
from lms.jobs.commands import jobs_commands
from lms.jobs.models import Job, OutboxMessage, PeriodicRun
from lms.jobs.views import blueprint
from lms.plugins import API_VERSION, Plugin

area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="jobs",
    models=(Job, OutboxMessage, PeriodicRun),
    blueprints=(blueprint,),
    permissions=(Permission(SEE_ALL, _l("See other people’s background jobs"), (Role.ADMINISTRATOR,)),),
    navigation=(
        NavigationEntry(
            _l("Background jobs"), "jobs.index", "progress", SEE_ALL, section="administer", order=900
        ),
    ),
    commands=(jobs_commands,),
)
