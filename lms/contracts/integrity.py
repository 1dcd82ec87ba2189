"""What can be tampered with and shows it: chains that `lms verify` walks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
class IntegrityCheck:
    """Something that `lms verify` looks through. inspect(session, progress) reads in batches and changes nothing."""

    key: str
    title: object
    inspect: Callable[[SessionLike, Progress], Inspection]
