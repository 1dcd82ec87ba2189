"""The job that revokes many."""

from __future__ import annotations

from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _

from certificates.issuing.notices import page_of
from certificates.withdrawing.domain import RevocationState
from certificates.withdrawing.models import Revocation
from certificates.withdrawing.services.revoking import revoke_part
from lms.jobs.api import JobContext


def revoke_many(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Revokes part by part. Cancelled, what has fallen stays fallen, and the request's page offers to go on."""
    revocation_id, revoked = int(payload["revocation"]), 0
    while True:
        with context.unit_of_work() as session:
            held = session.get(Revocation, revocation_id, with_for_update=True, populate_existing=True)
            if held is None or held.state != RevocationState.RUNNING:
                break
            revoke_part(session, held, actor=context.actor, clock=context.clock)
            done, total, revoked = held.cursor, len(held.serials), held.revoked
        context.progress(done, total, _("%(count)s certificates revoked", count=format_decimal(revoked)))
    return {"revoked": revoked, "url": page_of("revocations.show", revocation_id=revocation_id)}
