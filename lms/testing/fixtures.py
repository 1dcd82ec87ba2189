"""pytest fixtures; a plugin's conftest says `pytest_plugins = ["lms.testing.fixtures"]`."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.accounts.authentication import actor_of, new_token, token_hash
from lms.accounts.models import Account, LoginSession
from lms.app import create_app, settle
from lms.clock import Clock
from lms.config import Settings, read_settings
from lms.contracts.access import Actor
from lms.db import current_session, db, unit_of_work
from lms.organisation.api import person_card
from lms.organisation.models import Person
from lms.plugins import Plugin, current_registry, discover_plugins
from lms.testing import databases
from lms.testing.clock import ManualClock
from lms.testing.routes import share_compiled_routes

share_compiled_routes()


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of the test run have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def sqlite_template(shared_folder: Path) -> Path:
    """A migrated SQLite file."""
    return databases.made_once(shared_folder / "template", databases.sqlite_template) / "template.db"


@pytest.fixture(scope="session")
def demo_template(shared_folder: Path, sqlite_template: Path) -> Path:
    """The data directory of a site with the demo; its database is `test.db`."""
    fill = partial(databases.demo_template, template=sqlite_template)
    return databases.made_once(shared_folder / "demo", fill)


@pytest.fixture(scope="session")
def postgres_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    try:
        with databases.postgres_database() as name:
            databases.migrate(databases.postgres_address(name), tmp_path_factory.mktemp("postgres"), None)
            yield name
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL server at {databases.POSTGRES}: {error}")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture(scope="session")
def database_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the database of each test takes the place of the last one, so that its address stays."""
    return tmp_path_factory.mktemp("database")


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, database_home: Path) -> Iterator[str]:
    """A fresh database. `@on_both_databases` (lms.testing.marks) runs a test on PostgreSQL too."""
    if request.param == "sqlite":
        yield databases.sqlite_copy(request.getfixturevalue("sqlite_template"), database_home)
        return
    template = request.getfixturevalue("postgres_template")
    with databases.postgres_database(template, f"{template}_copy") as name:
        yield databases.postgres_address(name)


class Browser(FlaskClient):
    """A browser whose requests share nothing with the test, nor with each other, but the database.

    The test holds an application context of its own. Left in place, Flask would lend it to every request, and who was
    signed in for one would still be for the next.
    """

    def open(self, *args: Any, **options: Any) -> TestResponse:
        with self.application.app_context():
            response = super().open(*args, **({"buffered": True} | options))
        if not current_session().info.get("writing"):
            current_session().rollback()  # the test sees what the request has written
        return response


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates compiled once for all tests: each has an application of its own, which would compile them anew."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session", autouse=True)
def settled_memory() -> None:
    """Takes what is imported by now out of the garbage collector, and lets it look less often: each test makes and
    drops a whole application, and searching everything else for garbage again took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def installed_plugins() -> list[Plugin]:
    """Every installed plugin, looked for once: reading what all packages list takes as long as a short test."""
    return discover_plugins()


@dataclass(frozen=True, slots=True)
class Applications:
    """The application for each address of a database, made when it is first needed: making one, and putting together
    anew every statement and page that it comes across, took half of the time of all tests."""

    plugins: list[Plugin]
    compiled_templates: FileSystemBytecodeCache
    made: dict[str, Flask] = field(default_factory=dict)

    def at(self, settings: Settings, clock: Clock) -> Flask:
        """The application on this database."""
        if settings.database_url not in self.made:
            app = create_app(settings, self.plugins, clock)
            app.config["WTF_CSRF_ENABLED"] = False
            app.test_client_class = Browser
            app.jinja_env.bytecode_cache = self.compiled_templates
            self.made[settings.database_url] = app
        return self.made[settings.database_url]


@pytest.fixture(scope="session")
def applications(
    installed_plugins: list[Plugin], compiled_templates: FileSystemBytecodeCache
) -> Applications:
    return Applications(installed_plugins, compiled_templates)


@pytest.fixture
def app(database_url: str, tmp_path: Path, clock: ManualClock, applications: Applications) -> Iterator[Flask]:
    """The application with every installed plugin, on a fresh database, with a clock that stands still.

    A test may change its configuration and extensions; one that adds pages needs `applications` of its own.
    """
    settings = read_settings({}, environment="test", database_url=database_url, data_dir=tmp_path)
    app = applications.at(settings, clock)
    config, extensions = dict(app.config), dict(app.extensions)
    settle(app, settings, clock)
    try:
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()
    finally:
        for kept, now in ((config, app.config), (extensions, app.extensions)):
            now.clear()
            now.update(kept)


@pytest.fixture
def session(app: Flask) -> Session:
    """The session of the test itself; write within `unit_of_work()`."""
    return current_session()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a login."""
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask, clock: ManualClock) -> Callable[[Account], FlaskClient]:
    """signed_in(account): a browser in which that account is signed in."""

    def sign_in(account: Account) -> FlaskClient:
        token = new_token()
        with unit_of_work() as session:
            session.add(_login(account.id, token, clock()))
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client

    return sign_in


def _login(account_id: int, token: str, now: datetime) -> LoginSession:
    return LoginSession(
        account_id=account_id,
        token_hash=token_hash(token),
        created_at=now,
        last_seen_at=now,
        expires_at=now + timedelta(days=3650),
    )


@pytest.fixture
def actor_for(session: Session, clock: ManualClock) -> Callable[[Account], Actor]:
    """actor_for(account): the actor that a request of this account would have."""

    def actor(account: Account) -> Actor:
        person = session.get_one(Person, account.person_id)
        card = person_card(session, person.id, clock().date())
        return actor_of(session, current_registry(), account, person.name, card.unit_path if card else None)

    return actor


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], contextlib.AbstractContextManager[list[str]]]:
    """`with count_queries() as statements:` collects the SQL statements of the block."""

    @contextlib.contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            # psycopg begins without a statement, so SQLite's is left out as well
            if not statement.startswith("BEGIN"):
                statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting
