"""`lms jobs`: the workers, and what they have to do."""

from __future__ import annotations

import signal
import threading

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import func, select

from lms.db import current_session, db
from lms.jobs.domain import State
from lms.jobs.models import Job, OutboxMessage
from lms.jobs.workers import WorkerPool
from lms.logs import configure_logging
from lms.migrations import check_tables
from lms.plugins import current_registry

STOP_WITHIN = 20.0

jobs_commands = AppGroup("jobs", help="Background work: run workers, see what waits.")


@jobs_commands.command("work")
@click.option(
    "--threads", default=1, show_default=True, type=click.IntRange(1, 32), help="Jobs to run at once."
)
def work(threads: int) -> None:
    """Run background jobs until told to stop.

    `lms serve` in one process has a worker of its own; start this beside several web processes. It can run on other
    machines too, with the same LMS_DATABASE_URL, LMS_REDIS_URL, LMS_SECRET_KEY and data directory.

    Ctrl-C or SIGTERM: running jobs hand back at their next step and go on from there elsewhere; a second one stops
    at once.
    """
    settings = current_app.extensions["lms.settings"]
    if settings.is_production and settings.database_url.startswith("sqlite"):
        raise click.ClickException(
            "with SQLite, `lms serve` runs background jobs itself; for more, use PostgreSQL."
        )
    check_tables(db.engine, current_registry())
    configure_logging(settings)
    stop = threading.Event()

    def on_signal(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        stop.set()

    pool = WorkerPool(current_app._get_current_object(), threads)  # type: ignore[attr-defined]
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    pool.start()
    click.echo("Working. Stop with Ctrl-C.")
    stop.wait()
    click.echo("Stopping …")
    if not pool.stop(STOP_WITHIN):
        click.echo(
            "A job did not hand back in time; it is taken up again when its lease has run out.", err=True
        )


@jobs_commands.command("list")
@click.option("--state", type=click.Choice([state.value for state in State]), help="Only jobs in this state.")
@click.option("--most", default=20, show_default=True, help="How many to show, newest first.")
def list_jobs(state: str | None, most: int) -> None:
    """Show the newest jobs, and how many events wait to be delivered."""
    session = current_session()
    chosen = select(Job).order_by(Job.created_at.desc()).limit(most)
    for job in session.scalars(chosen.where(Job.state == state) if state else chosen):
        so_far = f"{job.done}/{job.total}" if job.total else str(job.done or "")
        note = job.error or job.message
        when = f"{job.created_at:%Y-%m-%d %H:%M}"
        click.echo(f"{job.id}  {when}  {job.state:9}  {so_far:>13}  {job.kind}  {note}".rstrip())
    waiting = session.scalar(select(func.count()).select_from(OutboxMessage)) or 0
    click.echo(f"{waiting} event(s) wait to be delivered." if waiting else "No event waits to be delivered.")
