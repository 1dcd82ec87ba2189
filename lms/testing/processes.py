"""Other processes, as tests look at them."""

from __future__ import annotations

import os
import select


def has_ended(pid: int, within: float = 0.0) -> bool:
    """Whether a process is gone, or goes within so many seconds. Linux tells it: nothing is asked again and again."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], within)[0])
    finally:
        os.close(handle)
