"""`lms demo`."""

from __future__ import annotations

import sys

import click
from flask import current_app

from lms.clock import current_clock
from lms.db import current_session, unit_of_work
from lms.demo.making import DemoRefused, has_demo, make_demo
from lms.demo.people import LOGINS, PASSWORD
from lms.plugins import current_registry

LOGINS_FILE = "demo-logins.txt"
"""In the data folder, so that `lms serve` can say who to be."""


@click.command("demo")
def demo() -> None:
    """Fill an empty database with the demo: 12 units, 600 people, courses, questions, a year of history.

    Does nothing when the demo is there already; refuses in production and on a database with other data.
    """
    place_demo()


def place_demo() -> None:
    """Makes the demo where it is not there yet, and says so on the console; ends the program where it is refused."""
    if has_demo(current_session()):
        click.echo("The demo is there.")
        return
    settings = current_app.extensions["lms.settings"]
    try:
        with unit_of_work() as session:
            for step in make_demo(session, current_registry(), settings, current_clock()):
                click.echo(f"  {step} …")
    except DemoRefused as refusal:
        click.echo(f"lms demo: {refusal}", err=True)
        sys.exit(2)
    (settings.data_dir / LOGINS_FILE).write_text(logins_text() + "\n", encoding="utf-8")
    click.echo("The demo is made; `lms serve` says who to sign in as.")


def logins_text() -> str:
    """The demo's logins for the console: who to be, and the one password."""
    width = max(len(login.username) for login in LOGINS)
    lines = [f"  {login.username:<{width}}  {login.title}, {login.name_en}" for login in LOGINS]
    return "\n".join([f"Demo logins (password {PASSWORD}):", *lines])
