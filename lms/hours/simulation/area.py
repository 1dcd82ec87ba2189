"""What the simulation slice of the hours offers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.contracts.access import Permission, Role
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import NavigationEntry
from lms.hours.simulation.demo import make_simulation
from lms.hours.simulation.jobs import simulate
from lms.hours.simulation.models import Simulation, SimulationChange
from lms.hours.simulation.services import JOB, PERMISSION
from lms.hours.simulation.views import blueprint
from lms.plugins import API_VERSION, DemoStep, JobType, Plugin

area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="simulation",
    models=(Simulation, SimulationChange),
    blueprints=(blueprint,),
    permissions=(
        Permission(PERMISSION, _l("See who would change verdict under a policy"), (Role.POLICY_OFFICER,)),
    ),
    audit_actions=(AuditAction(PERMISSION, _l("Simulated a policy")),),
    demo=(DemoStep("lms.simulation", make_simulation, order=1010),),
    jobs=(JobType(JOB, _l("Simulating a policy"), simulate, max_attempts=2),),
    navigation=(
        NavigationEntry(
            _l("Simulations"),
            "simulations.start",
            "users-group",
            PERMISSION,
            section="administer",
            order=25,
        ),
    ),
)
