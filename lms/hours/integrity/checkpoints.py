"""Signed checkpoints of the ledger: what the end of its chain was at a moment."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.checkpoints import (
    UnreadableCheckpoint,
    as_text,
    from_text,
    is_genuine,
    sign_end,
    stored_signature,
)
from lms.clock import Clock
from lms.contracts.integrity import Checkpoint
from lms.hours.integrity.models import LedgerCheckpoint, LedgerHead
from lms.signing import Keyring, current_keyring

__all__ = [
    "FORMAT",
    "Checkpoint",
    "NothingToSign",
    "UnreadableCheckpoint",
    "as_file",
    "from_file",
    "is_genuine",
    "kept_checkpoints",
    "make_checkpoint",
    "newest_checkpoints",
    "sign_ledger",
]
FORMAT = "xueshi-ledger-checkpoint@1"


class NothingToSign(Exception):
    """No entry has been sealed so far."""


def make_checkpoint(session: Session, keyring: Keyring, *, clock: Clock) -> LedgerCheckpoint:
    """Signs what the end of the chain is now. Raises NothingToSign."""
    head = session.execute(select(LedgerHead.sequence, LedgerHead.digest)).one_or_none()
    if head is None or head.sequence == 0:
        raise NothingToSign
    made = sign_end(FORMAT, head.sequence, head.digest, clock(), keyring)
    kept = LedgerCheckpoint(
        sequence=made.sequence, digest=made.digest, made_at=made.made_at, key_id=made.key_id,
        signature=made.signature.hex(),
    )  # fmt: skip
    session.add(kept)
    session.flush()
    return kept


def sign_ledger(session: Session, clock: Clock) -> Checkpoint | None:
    """Makes and keeps a checkpoint with the site's key; None while the ledger is empty."""
    try:
        return _checkpoint(make_checkpoint(session, current_keyring(), clock=clock))
    except NothingToSign:
        return None


def kept_checkpoints(session: Session) -> list[Checkpoint]:
    """Every checkpoint that the database holds, in the order of the chain."""
    rows = session.scalars(select(LedgerCheckpoint).order_by(LedgerCheckpoint.sequence, LedgerCheckpoint.id))
    return [_checkpoint(row) for row in rows]


def newest_checkpoints(session: Session, limit: int) -> list[LedgerCheckpoint]:
    """The last ones that were made, newest first."""
    newest = select(LedgerCheckpoint).order_by(LedgerCheckpoint.id.desc()).limit(limit)
    return list(session.scalars(newest))


def as_file(kept: LedgerCheckpoint) -> str:
    """The checkpoint as a small JSON file."""
    return as_text(_checkpoint(kept))


def from_file(text: str) -> Checkpoint:
    """Reads what `as_file` wrote. Raises UnreadableCheckpoint."""
    found = from_text(text)
    if found.format != FORMAT:
        raise UnreadableCheckpoint(f'it does not say "format": "{FORMAT}"')
    return found


def _checkpoint(row: LedgerCheckpoint) -> Checkpoint:
    signature = stored_signature(row.signature)
    return Checkpoint(FORMAT, row.sequence, row.digest, row.made_at, row.key_id, signature)
