"""The runs slice, as part of the certificates plugin."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from certificates.runs.demo import make_runs
from certificates.runs.jobs import issue_run
from certificates.runs.models import IssuingRun
from certificates.runs.services.running import RUN_JOB
from certificates.runs.views import planning, showing
from certificates.runs.views.blueprint import PERMISSION, blueprint
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import NavigationEntry
from lms.plugins import API_VERSION, DemoStep, JobType, Plugin

PAGES = (planning, showing)
"""The modules whose routes the blueprint carries."""

runs = Plugin(
    name="certificates",
    api_version=API_VERSION,
    title="runs",
    models=(IssuingRun,),
    blueprints=(blueprint,),
    jobs=(JobType(RUN_JOB, _l("Issuing of certificates"), issue_run),),
    navigation=(
        NavigationEntry(
            _l("Issuing runs"), "certificate_runs.index", "certificate", PERMISSION, "administer", 46
        ),
    ),
    audit_actions=(AuditAction("certificates.start_run", _l("Started an issuing run")),),
    demo=(DemoStep("certificates.runs", make_runs, order=71),),
)
