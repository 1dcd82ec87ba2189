"""`lms db`: the database's tables."""

from __future__ import annotations

import os

import click
from flask import current_app
from flask.cli import AppGroup

from lms.db import db
from lms.migrations import downgrade, new_revision, upgrade
from lms.plugins import current_registry

database = AppGroup(
    "db", help="The database's tables: bring them up to date, take them back, write a revision."
)


@database.command("upgrade")
def db_upgrade() -> None:
    """Bring every plugin's tables to their newest revision. Safe to run again."""
    os.makedirs(current_app.extensions["lms.settings"].data_dir, exist_ok=True)
    changed = upgrade(db.engine, current_registry())
    click.echo("Upgraded: " + ", ".join(changed) if changed else "The database is up to date.")


@database.command("downgrade")
@click.argument("plugin")
@click.option("--to", "revision", default="base", show_default=True, help="The revision to go back to.")
@click.confirmation_option(prompt="This removes tables and the data in them. Go on?")
def db_downgrade(plugin: str, revision: str) -> None:
    """Take one PLUGIN's tables back to a revision; `base` removes them."""
    found = current_registry().plugin(plugin)
    if found is None or found.migrations is None:
        raise click.BadParameter(f"no plugin {plugin!r} with migrations is installed", param_hint="PLUGIN")
    downgrade(db.engine, found, revision)


@database.command("revision")
@click.argument("plugin")
@click.option("-m", "--message", required=True, help="What the revision changes, in a few words.")
def db_revision(plugin: str, message: str) -> None:
    """Write the revision that leads from the database's tables to PLUGIN's models."""
    found = current_registry().plugin(plugin)
    if found is None or found.migrations is None:
        raise click.BadParameter(f"no plugin {plugin!r} with migrations is installed", param_hint="PLUGIN")
    new_revision(db.engine, found, message)
