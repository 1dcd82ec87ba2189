"""What the types' examples are written with."""

from __future__ import annotations

from lms.contracts.questions import Text, TextFormat


def plain(words: str) -> Text:
    """A text without markup."""
    return Text(words, TextFormat.PLAIN)
