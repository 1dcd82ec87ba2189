"""A text in pieces some of which stand out. Pieces are plain text: a template escapes each and marks what is marked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text. `is_marked`: a hit of a search, or where it differs from another text."""

    text: str
    is_marked: bool = False
