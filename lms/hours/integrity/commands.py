"""`lms verify` and `lms checkpoint`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from lms.checkpoints import UnreadableCheckpoint, as_text, from_text
from lms.clock import current_clock
from lms.contracts.integrity import Checkpoint, Inspection, IntegrityCheck
from lms.db import current_session, unit_of_work
from lms.hours.integrity.inspection import LEDGER
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
    """Check that nothing in the ledger, or among the certificates, was changed, removed, reordered or cut off.

    Names each row that is not as it was written, the first of them first. Ends with 0 when everything is sound and
    with 1 when it is not. Reads only, and may run beside a working site.
    """
    checks = current_registry().integrity_checks
    checkpoints = [_read(path, {check.checkpoint_format for check in checks.values()}) for path in files]
    with force_locale("en"):
        found = {key: (str(check.title), _inspect(check, checkpoints)) for key, check in checks.items()}
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
@click.option(
    "--of", "key", default=LEDGER, show_default=True, help="Which chain; `lms verify --json` names them."
)
@click.option("--new-key", is_flag=True, help="First make a new key; what the old one signed stays valid.")
@with_appcontext
def checkpoint(output: Path | None, key: str, new_key: bool) -> None:
    """Sign what the end of the ledger, or of another chain, is now.

    Keep the file where nobody who can write to the database can write: on paper, in the mail, in another house.
    `lms verify --checkpoint FILE` then shows whether the chain up to there is still the same.
    """
    checks = current_registry().integrity_checks
    if key not in checks:
        raise click.BadParameter(f"there is no {key}, only {', '.join(checks)}", param_hint="--of")
    if new_key:
        click.echo(f"Signing with the new key {current_keyring().rotate()}.", err=True)
    with unit_of_work() as session:
        made = checks[key].sign(session, current_clock())
    if made is None:
        raise click.ClickException("the chain is empty: there is nothing to sign yet.")
    text = as_text(made)
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        click.echo(f"Written to {output}.", err=True)


def _read(path: Path, formats: set[str]) -> Checkpoint:
    try:
        found = from_text(path.read_text(encoding="utf-8"))
        if found.format not in formats:
            raise UnreadableCheckpoint(f"nothing here has the format {found.format}")
        return found
    except (UnreadableCheckpoint, UnicodeDecodeError) as trouble:
        raise click.BadParameter(
            f"{path} is not a checkpoint: {trouble}", param_hint="--checkpoint"
        ) from None


def _inspect(check: IntegrityCheck, checkpoints: list[Checkpoint]) -> Inspection:
    own = [each for each in checkpoints if each.format == check.checkpoint_format]
    return check.inspect(current_session(), lambda _done, _total: None, own)


def _tell(title: str, inspection: Inspection) -> None:
    if not inspection.count:
        click.echo(f"{title}: {inspection.rows:,} rows, all as they were written.")
        return
    click.echo(f"{title}: {inspection.rows:,} rows, {inspection.count:,} not as they were written.")
    for finding in inspection.findings[:SHOWN]:
        click.echo(f"  {finding.row}: {finding.text}")
    if inspection.count > SHOWN:
        click.echo(f"  … and {inspection.count - SHOWN:,} more.")
