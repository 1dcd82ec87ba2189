"""`lms people import`: the roster import from the console."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from lms.clock import current_clock
from lms.contracts.access import Actor, Scope
from lms.contracts.tables import tally
from lms.db import unit_of_work
from lms.organisation.roster.domain import Fate, RowFate
from lms.organisation.roster.messages import ROSTER
from lms.organisation.roster.services import apply_roster, keep_roster, preview_roster
from lms.reports.api import TableRefused, read_table

people = AppGroup("people", help="The people on the books.")


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would become of every row; write nothing.")
@click.option("--strict", is_flag=True, help="Write nothing at all when any row is refused.")
def import_people(file: Path, dry_run: bool, strict: bool) -> None:
    """Import a roster from FILE (XLSX or CSV; a row at the top names the columns).

    Columns: staff number, name, unit code, post and from are needed; name in English, post in English, tier
    (member or leader), full time (yes or no), to and e-mail may be given. The headings may be in Chinese.
    Exits with 2, and nothing written, when the file cannot be read.
    """
    try:
        table = read_table(file.read_bytes())
        with unit_of_work() as session:
            actor, clock = Actor.system("lms people import"), current_clock()
            roster = keep_roster(session, file.name, table, actor=actor, clock=clock)
            fates = preview_roster(session, roster, Scope(everything=True))
            totals = tally(fates, Fate)
            _show(file, fates, totals)
            if dry_run or (strict and totals[Fate.REFUSED]):
                click.echo("Nothing was written.")
                sys.exit(1 if strict and totals[Fate.REFUSED] else 0)
            apply_roster(session, roster, totals, scope=Scope(everything=True), actor=actor, clock=clock)
    except TableRefused as refusal:
        _refuse(file, ROSTER.refusal_text(refusal))


def _show(file: Path, fates: list[RowFate], totals: dict[str, int]) -> None:
    for fate in fates:
        if fate.fate is Fate.UNCHANGED:
            continue
        reason = ROSTER.problem_text(fate.problem) if fate.problem else ""
        changes = "; ".join(f"{key}: {was or '-'} → {now or '-'}" for key, (was, now) in fate.changes.items())
        title = ROSTER.fates[fate.fate].title
        click.echo(f"{file.name}:{fate.line}: {title} {fate.number} {fate.name} {reason or changes}".rstrip())
    click.echo(", ".join(f"{word.title}: {totals[fate]}" for fate, word in ROSTER.fates.items()))


def _refuse(file: Path, reason: str) -> None:
    click.echo(f"{file}: {reason}", err=True)
    sys.exit(2)
