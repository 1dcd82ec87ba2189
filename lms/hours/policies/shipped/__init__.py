"""The policies that come with the software: the founding rules, and examples to begin from."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lms.hours.domain.policy import Policy
from lms.hours.domain.reading import read_policy

FOLDER = Path(__file__).parent
FOUNDING = "founding"
NAMES = (FOUNDING, "ninety-hours-or-twelve-days", "continuing-development")


def shipped_text(name: str) -> str:
    """The TOML text of a shipped policy. Raises KeyError for a name that is none of NAMES."""
    if name not in NAMES:
        raise KeyError(name)
    return (FOLDER / f"{name}.toml").read_text(encoding="utf-8")


@cache
def shipped_policy(name: str) -> Policy:
    """A shipped policy, parsed. Raises KeyError for a name that is none of NAMES."""
    return read_policy(shipped_text(name))


def founding_policy() -> Policy:
    """The rules under which an organisation stands while its root unit has no policy of its own in force."""
    return shipped_policy(FOUNDING)
