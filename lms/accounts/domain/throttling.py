"""How long to wait after failed logins.

Failures are counted for each account, apart for every device that has signed in to it before; all other devices share
one count. Guessing from anywhere is then slow for everybody who guesses, while the account's owner, on a device that
the account knows, is not kept waiting by it. Nothing is counted by network address, because an office shares one, and
nobody is ever locked out for good. (The idea of telling known devices apart: OWASP, "Slow down online guessing attacks
with device cookies".)
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

FREE_FAILURES = 4
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
MEMORY = timedelta(hours=24)
"""For how long a failure counts."""

SHARED_COUNT = ""
"""The count of all devices that the account does not know."""


def wait_after(failures: int) -> timedelta:
    """The pause after so many failures: none for four, 15 seconds after the fifth, then doubled up to 15 minutes."""
    if failures <= FREE_FAILURES:
        return timedelta()
    doublings = min(failures - FREE_FAILURES - 1, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def seconds_to_wait(failures: int, last_failed_at: datetime | None, now: datetime) -> int:
    """Whole seconds until the next try is taken, 0 when it is taken now."""
    if last_failed_at is None:
        return 0
    left = last_failed_at + wait_after(failures) - now
    return max(0, math.ceil(left.total_seconds()))
