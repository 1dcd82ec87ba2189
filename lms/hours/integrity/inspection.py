"""The ledger's chain as one of the things that `lms verify` looks through."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from lms.contracts.integrity import Checkpoint, Finding, Inspection, Progress
from lms.hours.integrity.verifying import verify_ledger
from lms.hours.integrity.wording import line_of, row_of
from lms.signing import current_keyring

LEDGER = "lms.ledger"


def inspect_ledger(
    session: Session, progress: Progress, checkpoints: Iterable[Checkpoint] = ()
) -> Inspection:
    """Walks along the ledger's chain; further checkpoints may come from files that were kept elsewhere."""
    verified = verify_ledger(session, current_keyring(), checkpoints=checkpoints, progress=progress)
    findings = [Finding(row_of(fault), fault.kind, line_of(fault)) for fault in verified.faults]
    return Inspection(verified.seals, findings, verified.count)
