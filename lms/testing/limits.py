"""A watchdog for code that reads what strangers send."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

import pytest


@contextlib.contextmanager
def cpu_limit(seconds: float = 60.0) -> Iterator[None]:
    """Fails a test whose block uses more CPU time than this, rather than waiting for what may never end.

    It measures no speed: the limit is many times what the slowest machine needs, and a cost that grows with the
    square of the input is far beyond it.
    """

    def give_up(_number: int, _frame: FrameType | None) -> None:
        pytest.fail(f"not over after {seconds:g} s of CPU time")

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
