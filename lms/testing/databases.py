"""Fresh databases for tests: one migrated template per dialect, and one with the demo, copied for each test."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from uuid import uuid4

import psycopg

from lms.app import create_app
from lms.config import read_settings
from lms.db import db, unit_of_work
from lms.demo.making import make_demo
from lms.migrations import upgrade
from lms.plugins import Plugin
from lms.testing.clock import ManualClock

POSTGRES = os.environ.get("LMS_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


def migrate(url: str, data_dir: Path, plugins: Sequence[Plugin] | None) -> None:
    """Brings an empty database to the newest revision of every plugin."""
    app = create_app(read_settings({}, environment="test", database_url=url, data_dir=data_dir), plugins)
    with app.app_context():
        upgrade(db.engine, app.extensions["lms.registry"])
        db.engine.dispose()


def made_once(folder: Path, fill: Callable[[Path], object]) -> Path:
    """The folder, which the first process of a test run that asks for it fills, while the others wait."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = folder.with_suffix(".unfinished")
            unfinished.mkdir()
            fill(unfinished)
            unfinished.rename(folder)
    return folder


def sqlite_template(folder: Path, plugins: Sequence[Plugin] | None = None) -> Path:
    """A migrated SQLite file, closed, so that copying the one file is enough."""
    path = folder / "template.db"
    migrate(f"sqlite:///{path}", folder, plugins)
    return path


def sqlite_copy(template: Path, folder: Path) -> str:
    """The address of a fresh copy, in place of the one that may have been in the folder."""
    path = folder / "test.db"
    for old in folder.glob("test.db*"):
        old.unlink()  # its log too, which would be replayed into the copy
    shutil.copyfile(template, path)
    return f"sqlite:///{path}"


def demo_template(folder: Path, template: Path) -> None:
    """Fills the folder with the data of a site that has the demo: `test.db`, closed, and its files and keys."""
    settings = read_settings(
        {}, environment="test", database_url=sqlite_copy(template, folder), data_dir=folder
    )
    clock = ManualClock()
    app = create_app(settings, clock=clock)
    with app.app_context():
        with unit_of_work() as session:
            for _step in make_demo(session, app.extensions["lms.registry"], settings, clock):
                pass
        db.session.remove()
        db.engine.dispose()


@contextlib.contextmanager
def postgres_database(template: str | None = None, name: str = "") -> Iterator[str]:
    """The name of a fresh database, dropped afterwards. Raises psycopg.OperationalError without a server."""
    name = name or f"xueshi_test_{uuid4().hex[:12]}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        try:
            yield name
        finally:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def postgres_address(name: str) -> str:
    """The SQLAlchemy address of a database on the test server."""
    base = POSTGRES.rsplit("/", 1)[0].replace("postgresql://", "postgresql+psycopg://")
    return f"{base}/{name}"
