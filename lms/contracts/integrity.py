"""What can be tampered with and shows it: chains that `lms verify` walks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from .activities import SessionLike

Progress = Callable[[int, int], None]
"""Told how many rows have been looked at, and of how many."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written: which row (a short name, "ledger entry 12") and what is wrong with it,
    in one plain line."""

    row: str
    kind: str  # changed | removed | reordered | truncated | unsealed | rewritten | forged
    text: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """How many rows were looked at, and the first things found, in the order of the rows; all of them: `count`."""

    rows: int
    findings: Sequence[Finding]
    count: int


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the end of a chain was at a moment, signed. A copy kept elsewhere shows what no look at the database can:
    that the whole chain, or its end, was made anew. `format` names the chain; whether it is genuine is another
    question."""

    format: str
    sequence: int
    digest: str
    made_at: datetime
    key_id: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class IntegrityCheck:
    """Something that `lms verify` looks through.

    inspect(session, progress, checkpoints) reads in batches and changes nothing; the checkpoints, of the format
    `checkpoint_format`, come from files that were kept elsewhere. sign(session, clock) makes a checkpoint and keeps it,
    or returns None while there is nothing to sign.
    """

    key: str
    title: object
    inspect: Callable[[SessionLike, Progress, Sequence[Checkpoint]], Inspection]
    checkpoint_format: str
    sign: Callable[[SessionLike, Callable[[], datetime]], Checkpoint | None]
