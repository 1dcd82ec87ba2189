"""The only reader of the system clock. Everything else is handed a Clock, so that tests and jobs decide the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

from flask import current_app

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def current_clock() -> Clock:
    """The running application's clock."""
    return cast(Clock, current_app.extensions["lms.clock"])
