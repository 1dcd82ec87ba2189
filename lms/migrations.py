"""Schema changes: each plugin has its own Alembic branch and version table, so that one can go and the rest stay."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from lms.plugins import Plugin, Registry

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"


class TablesBehind(Exception):
    """The tables of these plugins are older than the code: nothing works before they are upgraded."""

    def __init__(self, plugins: list[str]) -> None:
        super().__init__(f"the tables of {', '.join(plugins)} are not up to date. Run: lms db upgrade")


def upgrade(engine: Engine, registry: Registry) -> list[str]:
    """Brings every plugin's tables to its newest revision, in load order. Returns the names of plugins changed."""
    changed = []
    for plugin in registry.plugins:
        if plugin.migrations is not None and pending(engine, plugin):
            _run(engine, plugin, command.upgrade, "head")
            changed.append(plugin.name)
    return changed


def downgrade(engine: Engine, plugin: Plugin, revision: str = "base") -> None:
    """Takes one plugin's tables back to a revision; `base` removes them."""
    _run(engine, plugin, command.downgrade, revision)


def new_revision(engine: Engine, plugin: Plugin, message: str) -> None:
    """Writes the migration that leads from the database's tables to the plugin's models."""
    with engine.connect() as connection:
        settings = _config(plugin)
        settings.attributes["connection"] = connection
        settings.attributes["plugin"] = plugin
        count = len(list(ScriptDirectory.from_config(settings).walk_revisions()))
        command.revision(settings, message=message, autogenerate=True, rev_id=f"{count + 1:04d}")


def pending(engine: Engine, plugin: Plugin) -> bool:
    """Whether the database is behind the plugin's newest revision."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": version_table(plugin)})
        heads = ScriptDirectory.from_config(_config(plugin)).get_heads()
        return set(context.get_current_heads()) != set(heads)


def check_tables(engine: Engine, registry: Registry) -> None:
    """Raises TablesBehind unless every plugin's tables are those of its newest revision."""
    behind = [
        plugin.name
        for plugin in registry.plugins
        if plugin.migrations is not None and pending(engine, plugin)
    ]
    if behind:
        raise TablesBehind(behind)


def version_table(plugin: Plugin) -> str:
    """The table that holds the plugin's revision."""
    return f"{plugin.table_prefix}schema_version"


def is_described(plugin: Plugin, table: str) -> bool:
    """Whether the table is the plugin's and its models should say what it looks like.

    They do not of the table of its revision, nor of a full-text index: that is no table at all in SQLite, "…_fts", but
    FTS5 keeps it in several, "…_fts_data" and others, and PostgreSQL gives it another shape.
    """
    is_index = table.endswith("_fts") or "_fts_" in table
    return table.startswith(plugin.table_prefix) and table != version_table(plugin) and not is_index


def _run(engine: Engine, plugin: Plugin, step: object, revision: str) -> None:
    settings = _config(plugin)
    with engine.connect().execution_options(lms_write=True) as connection:
        settings.attributes["connection"] = connection
        settings.attributes["plugin"] = plugin
        step(settings, revision)  # type: ignore[operator]


def _config(plugin: Plugin) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(SCRIPTS))
    settings.set_main_option("path_separator", "newline")
    settings.set_main_option("version_locations", str(plugin.migrations))
    return settings
