"""Signed checkpoints: what the end of the chain was at a moment, in a form that can be kept elsewhere."""

from __future__ import annotations

import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.hours.integrity.models import LedgerCheckpoint, LedgerHead
from lms.signing import Keyring, UnknownKey

FORMAT = "xueshi-ledger-checkpoint@1"


class NothingToSign(Exception):
    """No entry has been sealed so far."""


class UnreadableCheckpoint(Exception):
    """The file is not a checkpoint; the message says why."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A checkpoint as it is stored or was read from a file. Whether it is genuine is another question."""

    sequence: int
    digest: str
    made_at: datetime
    key_id: str
    signature: bytes


def make_checkpoint(session: Session, keyring: Keyring, *, clock: Clock) -> LedgerCheckpoint:
    """Signs what the end of the chain is now. Raises NothingToSign."""
    head = session.execute(select(LedgerHead.sequence, LedgerHead.digest)).one_or_none()
    if head is None or head.sequence == 0:
        raise NothingToSign
    now = clock()
    signed_with, signature = keyring.sign(_message(head.sequence, head.digest, now))
    kept = LedgerCheckpoint(
        sequence=head.sequence, digest=head.digest, made_at=now, key_id=signed_with, signature=signature.hex()
    )
    session.add(kept)
    session.flush()
    return kept


def is_genuine(checkpoint: Checkpoint, keyring: Keyring) -> bool:
    """Whether a key of this site signed it."""
    message = _message(checkpoint.sequence, checkpoint.digest, checkpoint.made_at)
    try:
        return keyring.is_signed(message, checkpoint.signature, checkpoint.key_id)
    except UnknownKey:
        return False


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
    fields = {
        "format": FORMAT,
        "sequence": kept.sequence,
        "digest": kept.digest,
        "made_at": _instant(kept.made_at),
        "key_id": kept.key_id,
        "signature": kept.signature,
    }
    return json.dumps(fields, indent=2) + "\n"


def from_file(text: str) -> Checkpoint:
    """Reads what `as_file` wrote. Raises UnreadableCheckpoint."""
    try:
        fields: Any = json.loads(text)
        if not isinstance(fields, dict) or fields.get("format") != FORMAT:
            raise UnreadableCheckpoint(f'it does not say "format": "{FORMAT}"')
        return Checkpoint(
            sequence=int(fields["sequence"]),
            digest=str(fields["digest"]),
            made_at=datetime.fromisoformat(fields["made_at"]).astimezone(UTC),
            key_id=str(fields["key_id"]),
            signature=binascii.unhexlify(fields["signature"]),
        )
    except KeyError as missing:
        raise UnreadableCheckpoint(f"{missing} is missing") from None
    except (ValueError, TypeError) as trouble:
        raise UnreadableCheckpoint(str(trouble)) from None


def _checkpoint(row: LedgerCheckpoint) -> Checkpoint:
    try:
        signature = bytes.fromhex(row.signature)
    except ValueError:
        signature = b""  # somebody wrote into the table; what is no signature is not genuine
    return Checkpoint(row.sequence, row.digest, row.made_at, row.key_id, signature)


def _message(sequence: int, digest: str, made_at: datetime) -> bytes:
    """What is signed: it names its format, so that no other signature of the site can stand for it."""
    fields = {"format": FORMAT, "sequence": sequence, "digest": digest, "made_at": _instant(made_at)}
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode("ascii")


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
