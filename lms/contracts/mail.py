"""What counts as an e-mail address, wherever one is written down: in forms, rosters and settings."""

from __future__ import annotations

import re

LONGEST = 200
_PART = r"[^\s@<>()\[\],;:\"\\\x00-\x1f\x7f]+"
_ADDRESS = re.compile(rf"{_PART}@{_PART}\.{_PART}")


def is_email(text: str) -> bool:
    """Whether a mail server could be given this as it stands: name@example.org, in any script. It says nothing of
    whether somebody reads it."""
    parts = text.rpartition("@")
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None and ".." not in parts[2]
