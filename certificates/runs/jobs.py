"""The jobs of a run: issuing its certificates, and packing them."""

from __future__ import annotations

from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _

from certificates.issuing.notices import page_of
from certificates.runs.domain import RunState
from certificates.runs.models import IssuingRun
from certificates.runs.services.running import issue_part
from certificates.sheets.site import base_url
from lms.jobs.api import JobContext, JobRefused
from lms.plugins import current_registry

PERMISSION = "certificates.administer"


def issue_run(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Issues part by part. The run's own row says how far it is: there another attempt goes on, or another job."""
    run_id, issued = int(payload["run"]), 0
    while True:
        with context.unit_of_work() as session:
            run = session.get(IssuingRun, run_id, with_for_update=True, populate_existing=True)
            if run is None or run.state != RunState.RUNNING:
                break
            if not context.actor.may(PERMISSION):
                raise JobRefused(_("Issuing certificates is no longer allowed to who asked for it."))
            source = current_registry().achievement_sources.get(run.source)
            issue_part(session, run, source, verify_base=base_url(), actor=context.actor, clock=context.clock)
            done, total, issued = run.cursor, len(run.queue), run.issued
        context.progress(done, total, _("%(count)s certificates issued", count=format_decimal(issued)))
    return {"issued": issued, "url": page_of("certificate_runs.show", run_id=run_id)}
