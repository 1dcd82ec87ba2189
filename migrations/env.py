"""Runs one plugin's revisions on the connection that lms.migrations hands over."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import JSON, TypeDecorator

from lms.db import Base
from lms.migrations import is_described, version_table

plugin = context.config.attributes["plugin"]
connection = context.config.attributes["connection"]


def belongs_to_plugin(thing: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    if kind == "table":
        return bool(name and is_described(plugin, name))
    return True


def short_types(kind: str, thing: Any, autogen_context: Any) -> str | Literal[False]:
    """Revisions name plain column types, so that they do not change when a class of ours does."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl!r}"
    if kind == "type" and isinstance(thing, JSON):
        autogen_context.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    version_table=version_table(plugin),
    include_object=belongs_to_plugin,
    render_item=short_types,
    render_as_batch=False,
    compare_type=False,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
