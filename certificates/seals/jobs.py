"""The walk along the certificates' chain that the site does by itself."""

from __future__ import annotations

from typing import Any

from certificates.seals.checkpoints import sign_register
from certificates.seals.inspection import inspect_certificates
from lms.db import current_session
from lms.jobs.api import JobContext

CHECKPOINT_JOB = "certificates.checkpoint"


def sign_if_sound(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Walks along the chain and signs where it ends. A chain with faults is not signed: `lms verify` names them."""
    found = inspect_certificates(current_session(), context.progress)
    if not found.count:
        with context.unit_of_work() as session:
            sign_register(session, context.clock)
    return {"certificates": found.rows, "faults": found.count}
