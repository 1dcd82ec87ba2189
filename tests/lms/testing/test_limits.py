"""The watchdog barks."""

from __future__ import annotations

import pytest

from lms.testing.limits import cpu_limit


def go_on() -> None:
    while True:
        pass


def test_what_never_ends_fails_the_test():
    with pytest.raises(pytest.fail.Exception, match=r"0\.05 s"), cpu_limit(0.05):
        go_on()


def test_what_ends_is_let_be():
    with cpu_limit():
        assert sum(range(1000)) == 499_500
