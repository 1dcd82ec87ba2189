"""The walk along the chain, every night and when somebody asks for it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, ngettext

from lms.db import current_session
from lms.hours.integrity.checkpoints import make_checkpoint
from lms.hours.integrity.verifying import Verified, note_verification, verify_ledger
from lms.jobs.api import JobContext
from lms.signing import current_keyring

VERIFY = "lms.verify_ledger"


def verify(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Walks along the chain and keeps what it found; `url` of the payload is the page to go back to.

    The walk that the site does by itself ends in a signed checkpoint. A chain with faults is not signed.
    """
    keyring = current_keyring()
    verified = verify_ledger(current_session(), keyring, progress=context.progress)
    context.progress(verified.seals, verified.seals, _in_short(verified))
    with context.unit_of_work() as session:
        note_verification(session, verified, clock=context.clock)
        if context.actor.is_system and verified.is_sound and verified.seals:
            make_checkpoint(session, keyring, clock=context.clock)
    return {"seals": verified.seals, "faults": verified.count, **payload}


def _in_short(verified: Verified) -> str:
    if verified.is_sound:
        return gettext("Every entry is as it was posted.")
    return ngettext(
        "%(num)s row is not as it was posted.", "%(num)s rows are not as they were posted.", verified.count
    )
