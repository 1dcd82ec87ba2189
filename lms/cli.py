"""The `lms` console command."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from flask.cli import FlaskGroup, ScriptInfo

from lms.hours.commands import policy

if TYPE_CHECKING:
    from flask import Flask


def _create() -> Flask:
    from lms.app import create_app
    from lms.config import UnsafeConfiguration
    from lms.plugins import PluginRefused

    try:
        return create_app()
    except (UnsafeConfiguration, PluginRefused) as refusal:
        click.echo(f"lms: {refusal}", err=True)
        sys.exit(2)


def _database_trouble(ctx: click.Context, failure: Exception) -> str:
    """What keeps every command from the database, where that is what failed; "" where it is something else."""
    from sqlalchemy.exc import DBAPIError

    from lms.db import db
    from lms.migrations import TablesBehind, check_tables
    from lms.plugins import current_registry

    if isinstance(failure, TablesBehind):
        return str(failure)
    if not isinstance(failure, DBAPIError):
        return ""
    if failure.statement is None:
        return f"the database cannot be reached: {str(failure.orig).splitlines()[0]}"
    if ctx.invoked_subcommand == "db":
        return ""  # a revision that fails leaves the tables behind, and has more to say than that
    with ctx.ensure_object(ScriptInfo).load_app().app_context():
        try:
            check_tables(db.engine, current_registry())
        except TablesBehind as reason:
            return str(reason)
    return ""


class Console(FlaskGroup):
    """The commands of the site. They are imported when one of them is asked for, so that `lms policy` starts at once
    and runs where there is no site."""

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.commands:
            self._import_commands()
        return super().get_command(ctx, name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        self._import_commands()
        return super().list_commands(ctx)

    def invoke(self, ctx: click.Context) -> object:
        """Runs a command; that the database lacks its tables, or is not there, is said in a line."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise  # said already
        except Exception as failure:
            if reason := _database_trouble(ctx, failure):
                raise click.ClickException(reason) from failure
            raise

    def _import_commands(self) -> None:
        from lms.migrating import database
        from lms.serving import serve

        self.add_command(database)
        self.add_command(serve)


@click.group(
    cls=Console,
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


# Flask's own options choose an application; this command has one.
main.params = [option for option in main.params if option.name == "help"]
main.add_command(policy)
