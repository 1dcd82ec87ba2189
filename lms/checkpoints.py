"""Signed checkpoints of chains of seals (lms.seals): written, read, and told from forgeries."""

from __future__ import annotations

import binascii
import json
from datetime import UTC, datetime
from typing import Any

from lms.contracts.integrity import Checkpoint
from lms.signing import Keyring, UnknownKey


class UnreadableCheckpoint(Exception):
    """The text is not a checkpoint; the message says why."""


def sign_end(chain: str, sequence: int, digest: str, made_at: datetime, keyring: Keyring) -> Checkpoint:
    """Signs that the chain of this format ended so at this moment."""
    key_id, signature = keyring.sign(_message(chain, sequence, digest, made_at))
    return Checkpoint(chain, sequence, digest, made_at, key_id, signature)


def is_genuine(checkpoint: Checkpoint, keyring: Keyring) -> bool:
    """Whether a key of this site signed it."""
    message = _message(checkpoint.format, checkpoint.sequence, checkpoint.digest, checkpoint.made_at)
    try:
        return keyring.is_signed(message, checkpoint.signature, checkpoint.key_id)
    except UnknownKey:
        return False


def as_text(checkpoint: Checkpoint) -> str:
    """The checkpoint as a small JSON file."""
    fields = {
        "format": checkpoint.format,
        "sequence": checkpoint.sequence,
        "digest": checkpoint.digest,
        "made_at": _instant(checkpoint.made_at),
        "key_id": checkpoint.key_id,
        "signature": checkpoint.signature.hex(),
    }
    return json.dumps(fields, indent=2) + "\n"


def from_text(text: str) -> Checkpoint:
    """Reads what `as_text` wrote, of whichever chain. Raises UnreadableCheckpoint."""
    try:
        fields: Any = json.loads(text)
        if not isinstance(fields, dict):
            raise UnreadableCheckpoint("it is not a JSON object")
        return Checkpoint(
            format=str(fields["format"]),
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


def stored_signature(text: str) -> bytes:
    """The signature that a table holds in hexadecimal."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""  # somebody wrote into the table; what is no signature is not genuine


def _message(chain: str, sequence: int, digest: str, made_at: datetime) -> bytes:
    """What is signed: it names its format, so that no other signature of the site can stand for it."""
    fields = {"format": chain, "sequence": sequence, "digest": digest, "made_at": _instant(made_at)}
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode("ascii")


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
