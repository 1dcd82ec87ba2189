"""When notes are enough: a rule without a database."""

from __future__ import annotations

from enum import StrEnum


class NotesFault(StrEnum):
    """Why notes do not show that a book was read."""

    TOO_SHORT = "too_short"
    REPEATED = "repeated"


def notes_fault(notes: str, characters_required: int) -> NotesFault | None:
    """What is wrong with the notes, None when they are enough. Blanks do not count, nor does a line said twice."""
    lines = [line.strip() for line in notes.splitlines() if line.strip()]
    if sum(len("".join(line.split())) for line in lines) < characters_required:
        return NotesFault.TOO_SHORT
    if sum(len("".join(line.split())) for line in set(lines)) < characters_required:
        return NotesFault.REPEATED
    return None
