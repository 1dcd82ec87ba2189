"""Many write at once, and the server is killed in the midst of it."""

from __future__ import annotations

import contextlib
import http.client
import threading
from collections.abc import Callable
from itertools import count

from tests.faults.processes import PATIENCE, Lms, kill

WRITERS = 4
Save = Callable[[http.client.HTTPConnection, int], bool]
"""Asks the server to save this number; returns whether it acknowledged. OSError and HTTPException may pass."""


def storm(site: Lms, save: Save, *, acknowledgements: int, numbers: count[int]) -> set[int]:
    """Several writers at once, until so many saves are acknowledged; then the server is killed in the midst of it.

    Returns every number that was acknowledged.
    """
    server = site.serve("--no-worker")
    acknowledged: set[int] = set()
    is_over = threading.Event()

    def write() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
        try:
            with contextlib.suppress(OSError, http.client.HTTPException):
                while True:
                    number = next(numbers)
                    if save(connection, number):
                        acknowledged.add(number)
                    if len(acknowledged) >= acknowledgements:
                        is_over.set()
        finally:
            is_over.set()

    writers = [threading.Thread(target=write) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    is_over.wait(PATIENCE)
    kill(server)
    for writer in writers:
        writer.join()
    assert len(acknowledged) >= acknowledgements, f"only {len(acknowledged)} acknowledgements"
    return acknowledged
