"""`lms serve`."""

from __future__ import annotations

import os
import sys
from contextvars import Context

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from lms.config import Settings
from lms.db import db
from lms.demo.commands import place_demo
from lms.logs import configure_logging
from lms.migrations import check_tables, upgrade
from lms.plugins import current_registry


@click.command("serve")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address to listen on; 0.0.0.0 for all."
)
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one."
)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option("--no-worker", is_flag=True, help="Leave background jobs to `lms jobs work`.")
@click.option("--demo", is_flag=True, help="First do what `lms db upgrade` and `lms demo` do.")
@with_appcontext
def serve(host: str, port: int, workers: int, no_worker: bool, *, demo: bool) -> None:
    """Serve the site until Ctrl-C or SIGTERM.

    One process serves everything and also runs background jobs. With --workers, several processes serve pages
    (PostgreSQL is needed) and background jobs are for `lms jobs work`. Behind a proxy, set LMS_TRUSTED_PROXIES to the
    number of proxies, so that the visitor's address and https are known.
    """
    from lms.server import listen, serve_in_one_process, serve_in_processes

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.extensions["lms.settings"]
    if demo:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        upgrade(db.engine, current_registry())
        place_demo()
    _check(settings, workers)
    try:
        bound = listen(host, port)
    except OSError as trouble:
        raise click.ClickException(
            f"cannot listen on {host}:{port}: {trouble.strerror}. Try another --port."
        ) from None
    configure_logging(settings)
    _greet(settings, host, bound.getsockname()[1], workers, no_worker)
    # Not in the context of this command: Flask would take its application context, and the one `g` in it, for every
    # request, and people would share scopes and form tokens.
    if workers > 1:
        Context().run(serve_in_processes, app, bound, workers)
    elif not Context().run(serve_in_one_process, app, bound, with_worker=not no_worker):
        # A thread that still sends to a slow reader waits for an event loop that is gone, and Python for the thread.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def _check(settings: Settings, workers: int) -> None:
    if workers > 1 and settings.database_url.startswith("sqlite"):
        raise click.ClickException(
            "SQLite is for one process. Set LMS_DATABASE_URL to a PostgreSQL database, or leave out --workers."
        )
    check_tables(db.engine, current_registry())


def _greet(settings: Settings, host: str, port: int, workers: int, no_worker: bool) -> None:
    shown = f"[{host}]" if ":" in host else host
    lines = [f"Xueshi is at http://{shown}:{port}  (Ctrl-C stops it)"]
    if no_worker or workers > 1:
        lines.append("Background jobs wait for: lms jobs work")
    logins = settings.data_dir / "demo-logins.txt"
    if logins.exists() and not settings.is_production:
        lines.append(logins.read_text(encoding="utf-8").rstrip())
    click.echo("\n".join(lines))
    sys.stdout.flush()
