"""What a system is known by in references."""

from __future__ import annotations

import unicodedata

LONGEST = 40


def system_key(name: str) -> str:
    """A name as a key: its words in small letters joined by hyphens; empty when it has no letters."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    words = "".join(sign if unicodedata.category(sign)[0] in "LNM" else " " for sign in folded).split()
    return "-".join(words)[:LONGEST].rstrip("-")
