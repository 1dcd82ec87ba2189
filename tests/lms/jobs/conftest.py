from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from lms.app import create_app
from lms.config import read_settings
from lms.db import db
from lms.plugins import discover_plugins
from lms.testing.clock import ManualClock
from tests.lms.jobs.probe import Probe


@pytest.fixture
def probe() -> Probe:
    return Probe()


@pytest.fixture
def app(database_url: str, tmp_path: Path, clock: ManualClock, probe: Probe) -> Iterator[Flask]:
    """The application with the probe beside the installed plugins."""
    settings = read_settings({}, environment="test", database_url=database_url, data_dir=tmp_path)
    app = create_app(settings, plugins=[*discover_plugins(), probe.plugin()], clock=clock)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
