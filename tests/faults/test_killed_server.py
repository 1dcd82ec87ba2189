"""The server is killed while many write: what it acknowledged is there after the restart."""

from __future__ import annotations

import http.client
from itertools import count

import pytest

from tests.faults.processes import kernel_on
from tests.faults.storm import WRITERS, Save, storm

on_both = pytest.mark.parametrize("site", ["sqlite", "postgresql"], indirect=True)


def save_by(path: str) -> Save:
    def save(connection: http.client.HTTPConnection, number: int) -> bool:
        connection.request("POST", f"{path}/{number}", b"")
        answer = connection.getresponse()
        answer.read()
        return answer.status == 201

    return save


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
