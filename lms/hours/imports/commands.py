"""`lms hours import`: hours from another system, from the console."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from lms.clock import current_clock
from lms.contracts.access import Actor, Scope
from lms.contracts.tables import tally
from lms.db import current_session, unit_of_work
from lms.hours.imports.domain.plan import Fate, RowFate
from lms.hours.imports.evidence import source_names
from lms.hours.imports.models import HourSystem
from lms.hours.imports.services import apply_hours, keep_hours, preview_hours
from lms.hours.imports.systems import systems_named
from lms.hours.imports.wording import HOURS, details_text
from lms.organisation.api import unit_card
from lms.reports.api import TableRefused, read_table

hours = AppGroup("hours", help="Credit hours in the ledger.")
EVERYTHING = Scope(everything=True)


@hours.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--system",
    "name",
    required=True,
    help="The system it comes from, as it stands on the organisation's list.",
)
@click.option(
    "--organisation", "code", help="The organisation's unit code, where several have such a system."
)
@click.option("--dry-run", is_flag=True, help="Only show what would become of every row; write nothing.")
@click.option("--strict", is_flag=True, help="Write nothing at all when any row is refused.")
def import_hours(file: Path, name: str, code: str | None, dry_run: bool, strict: bool) -> None:
    """Import hours from FILE (XLSX or CSV; a row at the top names the columns).

    Columns: staff number, activity, date (or from and to), hours and reference are needed; category, days and
    programme may be given. The headings may be in Chinese. A row that was imported before is left alone.
    Exits with 2, and nothing written, when the file cannot be read.
    """
    try:
        table = read_table(file.read_bytes())
        with unit_of_work() as session:
            system = _system(name, code)
            actor, clock = Actor.system("lms hours import"), current_clock()
            kept = keep_hours(session, system.id, file.name, table, actor=actor, clock=clock)
            fates = preview_hours(session, kept, EVERYTHING, clock())
            totals = tally(fates, Fate)
            _show(file, fates, totals, source_names(session, system.organisation_id))
            if dry_run or (strict and totals[Fate.REFUSED]):
                click.echo("Nothing was written.")
                sys.exit(1 if strict and totals[Fate.REFUSED] else 0)
            apply_hours(session, kept, totals, scope=EVERYTHING, actor=actor, clock=clock)
    except TableRefused as refusal:
        _refuse(file, HOURS.refusal_text(refusal))


def _system(name: str, code: str | None) -> HourSystem:
    """The one system of this name. Ends the command when there is none, or more than one."""
    session = current_session()
    found = systems_named(session, name)
    if code is not None:
        found = [
            one for one in found if (card := unit_card(session, one.organisation_id)) and card.code == code
        ]
    if len(found) == 1:
        return found[0]
    reason = (
        f"several organisations have a system “{name}”; say which with --organisation"
        if found
        else f"no system “{name}” is on the list; add it under “Import hours” first"
    )
    click.echo(reason, err=True)
    sys.exit(2)


def _show(file: Path, fates: list[RowFate], totals: dict[str, int], sources: dict[str, str]) -> None:
    for fate in fates:
        if fate.fate is not Fate.KNOWN:
            title, details = HOURS.fates[fate.fate].title, details_text(fate, sources)
            click.echo(f"{file.name}:{fate.line}: {title} {fate.number} {fate.activity} {details}".rstrip())
    click.echo(", ".join(f"{word.title}: {totals[fate]}" for fate, word in HOURS.fates.items()))


def _refuse(file: Path, reason: str) -> None:
    click.echo(f"{file}: {reason}", err=True)
    sys.exit(2)
