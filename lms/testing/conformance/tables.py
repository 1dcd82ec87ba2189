"""Tables: only its own, made by its own migrations, on both databases."""

from __future__ import annotations

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
from lms.plugins import Plugin, current_registry
from lms.testing import databases
from lms.testing.conformance.subject import Subject


class OwnsItsTables(Subject):
    """Its tables carry its name, lean on nobody but the kernel, and come and go without touching others."""

    @pytest.fixture(params=["sqlite", "postgresql"])
    def empty_installation(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
        """The application on a database without any table."""
        with ExitStack() as stack:
            url = f"sqlite:///{tmp_path / 'empty.db'}"
            if request.param == "postgresql":
                try:
                    url = databases.postgres_address(stack.enter_context(databases.postgres_database()))
                except psycopg.OperationalError as error:
                    pytest.skip(f"no PostgreSQL server at {databases.POSTGRES}: {error}")
            app = create_app(read_settings({}, environment="test", database_url=url, data_dir=tmp_path))
            with app.app_context():
                yield app
                db.session.remove()
                db.engine.dispose()

    def test_its_tables_carry_its_name(self) -> None:
        names = [model.__tablename__ for model in self.plugin.models]
        assert [name for name in names if not name.startswith(self.plugin.table_prefix)] == []
        assert not names or self.plugin.migrations is not None

    def test_its_foreign_keys_lead_home_or_to_the_kernel(self) -> None:
        """A key into another plugin's table would keep that plugin from ever being removed."""
        foreign = [
            f"{model.__tablename__} → {key.target_fullname}"
            for model in self.plugin.models
            for key in model.__table__.foreign_keys
            if not key.target_fullname.startswith(("lms_", self.plugin.table_prefix))
        ]
        assert foreign == []

    def test_its_migrations_make_what_its_models_say(self, empty_installation: Flask) -> None:
        upgrade(db.engine, current_registry())
        assert drift(self.plugin) == []

    def test_its_migrations_can_be_taken_back_and_made_again(self, empty_installation: Flask) -> None:
        if self.plugin.migrations is None:
            return
        upgrade(db.engine, current_registry())
        built = tables()
        downgrade(db.engine, self.plugin)
        own = {name for name in built if name.startswith(self.plugin.table_prefix)}
        assert tables() - {version_table(self.plugin)} == built - own
        upgrade(db.engine, current_registry())
        assert tables() == built


def drift(plugin: Plugin) -> list[Any]:
    """What would have to change in the plugin's tables to make them what its models say."""

    def is_own(_thing: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
        return kind != "table" or is_described(plugin, str(name))

    with db.engine.connect() as connection:
        options = {"include_object": is_own, "compare_type": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names())
