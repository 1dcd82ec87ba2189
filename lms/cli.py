"""The `lms` console command."""

from __future__ import annotations

import os
import sys

import click
from flask import Flask
from flask.cli import AppGroup, FlaskGroup, with_appcontext

from lms.app import create_app
from lms.config import UnsafeConfiguration
from lms.db import db
from lms.migrations import downgrade, new_revision, upgrade
from lms.plugins import PluginRefused, current_registry
from lms.serving import serve


def _create() -> Flask:
    try:
        return create_app()
    except (UnsafeConfiguration, PluginRefused) as refusal:
        click.echo(f"lms: {refusal}", err=True)
        sys.exit(2)


@click.group(
    cls=FlaskGroup,
    create_app=_create,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
)
def main() -> None:
    """Xueshi (学时): the training and exam platform.

    Settings come from LMS_* environment variables (see the README); without any, an embedded SQLite database under
    ./var is used.
    """


database = AppGroup(
    "db", help="The database's tables: bring them up to date, take them back, write a revision."
)


@database.command("upgrade")
def db_upgrade() -> None:
    """Bring every plugin's tables to their newest revision. Safe to run again."""
    os.makedirs(_data_dir(), exist_ok=True)
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


@with_appcontext
def _data_dir() -> str:
    from flask import current_app

    return str(current_app.extensions["lms.settings"].data_dir)


# Flask's own options choose an application; this command has one.
main.params = [option for option in main.params if option.name == "help"]
main.add_command(database)
main.add_command(serve)
