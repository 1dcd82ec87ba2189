"""Signed checkpoints of the register: what the end of the certificates' chain was at a moment."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.seals.models import CertificateCheckpoint, CertificateSealHead
from lms.checkpoints import sign_end, stored_signature
from lms.clock import Clock
from lms.contracts.integrity import Checkpoint
from lms.signing import current_keyring

FORMAT = "xueshi-certificates-checkpoint@1"


def sign_register(session: Session, clock: Clock) -> Checkpoint | None:
    """Makes and keeps a checkpoint with the site's key; None while nothing was issued."""
    head = session.execute(select(CertificateSealHead.sequence, CertificateSealHead.digest)).one_or_none()
    if head is None or head.sequence == 0:
        return None
    made = sign_end(FORMAT, head.sequence, head.digest, clock(), current_keyring())
    session.add(
        CertificateCheckpoint(
            sequence=made.sequence, digest=made.digest, made_at=made.made_at, key_id=made.key_id,
            signature=made.signature.hex(),
        )
    )  # fmt: skip
    session.flush()
    return made


def kept_checkpoints(session: Session) -> list[Checkpoint]:
    """Every checkpoint that the database holds, in the order of the chain."""
    rows = session.scalars(
        select(CertificateCheckpoint).order_by(CertificateCheckpoint.sequence, CertificateCheckpoint.id)
    )
    return [
        Checkpoint(FORMAT, row.sequence, row.digest, row.made_at, row.key_id, stored_signature(row.signature))
        for row in rows
    ]
