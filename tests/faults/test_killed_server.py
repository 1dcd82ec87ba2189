"""The server is killed while many write: what it acknowledged is there after the restart."""

from __future__ import annotations

import contextlib
import http.client
import threading
from collections.abc import Callable
from itertools import count

import pytest

from tests.faults.processes import Lms, kernel_on, kill, wait_until

on_both = pytest.mark.parametrize("site", ["sqlite", "postgresql"], indirect=True)
WRITERS = 4
Save = Callable[[http.client.HTTPConnection, int], bool]
"""Asks the server to save this number; returns whether it acknowledged. OSError and HTTPException may pass."""


def save_by(path: str) -> Save:
    def save(connection: http.client.HTTPConnection, number: int) -> bool:
        connection.request("POST", f"{path}/{number}", b"")
        answer = connection.getresponse()
        answer.read()
        return answer.status == 201

    return save


def storm(site: Lms, save: Save, *, acknowledgements: int, numbers: count[int]) -> set[int]:
    """Several writers at once, until so many saves are acknowledged; then the server is killed in the midst of it.

    Returns every number that was acknowledged.
    """
    server = site.serve("--no-worker")
    acknowledged: set[int] = set()

    def write() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
        with contextlib.suppress(OSError, http.client.HTTPException):
            while True:
                number = next(numbers)
                if save(connection, number):
                    acknowledged.add(number)

    writers = [threading.Thread(target=write) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    wait_until(lambda: len(acknowledged) >= acknowledgements, f"{acknowledgements} acknowledgements")
    kill(server)
    for writer in writers:
        writer.join()
    return acknowledged


@pytest.fixture(params=["sqlite"])
def site(request, tmp_path):
    with kernel_on(request.param, tmp_path) as site:
        yield site


@on_both
def test_nothing_acknowledged_is_lost(site):
    numbers = count()
    acknowledged = storm(site, save_by("/probe/rows"), acknowledgements=80, numbers=numbers)
    acknowledged |= storm(site, save_by("/probe/rows"), acknowledgements=80, numbers=numbers)
    stored = site.numbers()
    assert acknowledged - set(stored) == set()
    assert len(stored) == len(set(stored))
    # At most the saves that were under way when it was killed are there without having been acknowledged.
    assert len(set(stored) - acknowledged) <= 2 * WRITERS


def test_the_harness_sees_a_server_that_acknowledges_too_early(site):
    acknowledged = storm(site, save_by("/probe/careless"), acknowledgements=81, numbers=count())
    assert acknowledged - set(site.numbers())
