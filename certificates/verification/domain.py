"""Whether a name fits, and how long to wait after names that did not."""

from __future__ import annotations

import math
import unicodedata
from datetime import datetime, timedelta

MEMORY = timedelta(hours=1)
"""For how long a failure counts."""
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=1)
FREE_FOR_A_NUMBER = 5
FREE_FOR_AN_ADDRESS = 30
"""An office shares an address; a number is mistyped by one person."""
FREE_FILES = 20
"""Files from one address within the memory; each one counts, because each one costs."""


def is_same_name(given: str, *names: str) -> bool:
    """Whether somebody typed one of these names: case, width and spaces do not matter, the order of words does."""
    return bool(_plain(given)) and _plain(given) in {_plain(name) for name in names if name}


def seconds_to_wait(failures: int, free: int, last_failed_at: datetime | None, now: datetime) -> int:
    """Whole seconds until the next try is taken: none for the free ones, then 10 s, doubled up to a minute."""
    if last_failed_at is None or failures < free:
        return 0
    wait = min(FIRST_WAIT * (1 << min(failures - free, 10)), LONGEST_WAIT)
    return max(0, math.ceil((last_failed_at + wait - now).total_seconds()))


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
