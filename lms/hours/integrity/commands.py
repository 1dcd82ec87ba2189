"""`lms verify` and `lms checkpoint`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from lms.clock import current_clock
from lms.contracts.integrity import Inspection, IntegrityCheck
from lms.db import current_session, unit_of_work
from lms.hours.integrity.checkpoints import (
    Checkpoint,
    NothingToSign,
    UnreadableCheckpoint,
    as_file,
    from_file,
    make_checkpoint,
)
from lms.hours.integrity.inspection import LEDGER, inspect_ledger
from lms.plugins import current_registry
from lms.signing import current_keyring

SHOWN = 20


@click.command("verify")
@click.option(
    "--checkpoint",
    "files",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="A signed checkpoint that was kept elsewhere; may be given several times.",
)
@click.option("--json", "is_json", is_flag=True, help="For programs to read.")
@with_appcontext
def verify(files: tuple[Path, ...], is_json: bool) -> None:
    """Check that nothing in the ledger was changed, removed, reordered or cut off.

    Names each row that is not as it was written, the first of them first. Ends with 0 when everything is sound and
    with 1 when it is not. Reads only, and may run beside a working site.
    """
    checkpoints = [_read(path) for path in files]
    with force_locale("en"):
        found = {
            key: (str(check.title), _inspect(check, checkpoints))
            for key, check in current_registry().integrity_checks.items()
        }
    if is_json:
        click.echo(json.dumps({key: asdict(inspection) for key, (_, inspection) in found.items()}, indent=2))
    else:
        for title, inspection in found.values():
            _tell(title, inspection)
    sys.exit(1 if any(inspection.count for _, inspection in found.values()) else 0)


@click.command("checkpoint")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write it to this file instead of to the screen.",
)
@click.option("--new-key", is_flag=True, help="First make a new key; what the old one signed stays valid.")
@with_appcontext
def checkpoint(output: Path | None, new_key: bool) -> None:
    """Sign what the end of the ledger is now.

    Keep the file where nobody who can write to the database can write: on paper, in the mail, in another house.
    `lms verify --checkpoint FILE` then shows whether the ledger up to there is still the same.
    """
    keyring = current_keyring()
    if new_key:
        click.echo(f"Signing with the new key {keyring.rotate()}.", err=True)
    try:
        with unit_of_work() as session:
            text = as_file(make_checkpoint(session, keyring, clock=current_clock()))
    except NothingToSign:
        raise click.ClickException("the ledger is empty: there is nothing to sign yet.") from None
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        click.echo(f"Written to {output}.", err=True)


def _read(path: Path) -> Checkpoint:
    try:
        return from_file(path.read_text(encoding="utf-8"))
    except (UnreadableCheckpoint, UnicodeDecodeError) as trouble:
        raise click.BadParameter(
            f"{path} is not a checkpoint: {trouble}", param_hint="--checkpoint"
        ) from None


def _inspect(check: IntegrityCheck, checkpoints: list[Checkpoint]) -> Inspection:
    inspect = partial(inspect_ledger, checkpoints=checkpoints) if check.key == LEDGER else check.inspect
    return inspect(current_session(), lambda _done, _total: None)


def _tell(title: str, inspection: Inspection) -> None:
    if not inspection.count:
        click.echo(f"{title}: {inspection.rows:,} rows, all as they were written.")
        return
    click.echo(f"{title}: {inspection.rows:,} rows, {inspection.count:,} not as they were written.")
    for finding in inspection.findings[:SHOWN]:
        click.echo(f"  {finding.row}: {finding.text}")
    if inspection.count > SHOWN:
        click.echo(f"  … and {inspection.count - SHOWN:,} more.")
