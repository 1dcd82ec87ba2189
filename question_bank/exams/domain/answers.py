"""Which of several saves of one answer counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lms.contracts.questions import Json


class SaveOutcome(StrEnum):
    """What the browser is told about a save."""

    STORED = "stored"
    REPEATED = "repeated"  # the very same had been stored: acknowledged again
    STALE = "stale"  # something newer is stored: another tab, or a late packet


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """A canonical answer with the number that the client counted it by, and when it reached the server."""

    sequence: int
    answer: Json
    received_at: datetime


@dataclass(frozen=True, slots=True)
class AnswerSave:
    """What is stored after a save, and what the client is told."""

    kept: SavedAnswer
    outcome: SaveOutcome


def keep_latest(stored: SavedAnswer | None, incoming: SavedAnswer) -> AnswerSave:
    """The later of the two by the client's sequence; an older one never overwrites a newer one.

    Of two different answers with one number the stored one stays: two tabs counted alike, the second is told.
    """
    if stored is None or incoming.sequence > stored.sequence:
        return AnswerSave(incoming, SaveOutcome.STORED)
    is_same = incoming.sequence == stored.sequence and incoming.answer == stored.answer
    return AnswerSave(stored, SaveOutcome.REPEATED if is_same else SaveOutcome.STALE)
