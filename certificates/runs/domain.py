"""What becomes of a run, and for whom it is. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

AT_ONCE = 200
"""How many certificates one transaction issues: it holds the counter of numbers for so long."""


class RunState(StrEnum):
    """RUNNING has a job; when that has ended before the run, somebody may go on with the rest. DONE is the end."""

    RUNNING = "running"
    DONE = "done"


def staff_numbers(text: str) -> list[str]:
    """The numbers in a pasted list, one a line or between commas, each once and in their order."""
    return list(dict.fromkeys(part for part in re.split(r"[\s,;，；、]+", text) if part))


def missing(wanted: Iterable[str], found: Iterable[str]) -> list[str]:
    """Those wanted that were not found, in their order."""
    known = set(found)
    return [each for each in wanted if each not in known]
