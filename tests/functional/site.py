"""The site under test: served in this process, so that a test can move its clock."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from flask import Flask

from lms.app import create_app
from lms.config import read_settings
from lms.db import db, unit_of_work
from lms.demo.making import make_demo
from lms.jobs.workers import WorkerPool
from lms.server import Server, listen
from lms.testing import databases
from lms.testing.clock import ManualClock

DAY_OF_THE_DEMO = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
START_WITHIN = 20.0


@dataclass(frozen=True, slots=True)
class Site:
    """A running site with the demo in it."""

    address: str
    app: Flask
    clock: ManualClock


@contextlib.contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Makes the demo on a fresh SQLite database, and serves it until the block ends."""
    clock = ManualClock(DAY_OF_THE_DEMO)
    url = databases.sqlite_copy(databases.sqlite_template(folder), folder)
    bound = listen("127.0.0.1", 0)
    address = f"http://127.0.0.1:{bound.getsockname()[1]}"
    settings = read_settings({}, database_url=url, data_dir=folder, base_url=address)
    app = create_app(settings, clock=clock)
    with app.app_context(), unit_of_work() as session:
        for _step in make_demo(session, app.extensions["lms.registry"], settings, clock):
            pass
    server = uvicorn.Server(
        uvicorn.Config(Server(app, WorkerPool(app)), lifespan="on", log_config=None, ws="none")
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, name="site", daemon=True)
    thread.start()
    try:
        _await_start(server)
        yield Site(address, app, clock)
    finally:
        server.should_exit = True
        thread.join(timeout=START_WITHIN)
        with app.app_context():
            db.engine.dispose()


def _await_start(server: uvicorn.Server) -> None:
    deadline = time.monotonic() + START_WITHIN
    while not server.started:
        if time.monotonic() > deadline:
            raise TimeoutError("the site did not start")
        threading.Event().wait(0.02)
