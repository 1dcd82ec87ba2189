"""Migrations build exactly the tables that the models describe, and can be taken back, on both databases."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import inspect

from lms.app import create_app
from lms.config import read_settings
from lms.db import Base, db
from lms.migrations import downgrade, is_described, upgrade, version_table
from lms.plugins import current_registry
from lms.testing.databases import POSTGRES, postgres_address, postgres_database


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database without any table."""
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'empty.db'}"
        if request.param == "postgresql":
            try:
                url = postgres_address(stack.enter_context(postgres_database()))
            except psycopg.OperationalError as error:
                pytest.skip(f"no PostgreSQL server at {POSTGRES}: {error}")
        app = create_app(read_settings({}, environment="test", database_url=url, data_dir=tmp_path))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def difference_to_models() -> list[Any]:
    """What would have to change in the tables to make them what the models say."""
    plugins = current_registry().plugins

    def is_ours(_thing: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
        return kind != "table" or any(is_described(plugin, str(name)) for plugin in plugins)

    with db.engine.connect() as connection:
        options = {"include_object": is_ours, "compare_type": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names())


def test_tables_are_what_the_models_say(installation: Flask) -> None:
    upgrade(db.engine, current_registry())
    assert difference_to_models() == []


def test_every_migration_can_be_taken_back_and_made_again(installation: Flask) -> None:
    registry = current_registry()
    upgrade(db.engine, registry)
    built = tables()
    for plugin in reversed(registry.plugins):
        if plugin.migrations is not None:
            downgrade(db.engine, plugin)
    assert tables() <= {version_table(plugin) for plugin in registry.plugins}
    upgrade(db.engine, registry)
    assert tables() == built
