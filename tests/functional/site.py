"""The site under test: served in this process, so that a test can move its clock."""

from __future__ import annotations

import contextlib
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from flask import Flask

from lms.app import create_app
from lms.config import read_settings
from lms.db import db
from lms.jobs.workers import WorkerPool
from lms.server import Server, listen
from lms.testing.clock import ManualClock

START_WITHIN = 20.0


@dataclass(frozen=True, slots=True)
class Site:
    """A running site with the demo in it."""

    address: str
    app: Flask
    clock: ManualClock


@contextlib.contextmanager
def running_site(demo: Path, folder: Path) -> Iterator[Site]:
    """Serves a copy of the demo's data directory, kept in the folder, until the block ends."""
    clock = ManualClock()
    shutil.copytree(demo, folder, dirs_exist_ok=True)
    bound = listen("127.0.0.1", 0)
    address = f"http://127.0.0.1:{bound.getsockname()[1]}"
    url = f"sqlite:///{folder / 'test.db'}"
    app = create_app(read_settings({}, database_url=url, data_dir=folder, base_url=address), clock=clock)
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
