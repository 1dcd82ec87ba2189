"""The `lms` console command."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from flask.cli import FlaskGroup

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
