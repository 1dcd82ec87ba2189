"""`lms certificates verify`: the verdict on a number or a file, for whoever runs the site."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from certificates.keys.commands import keys
from certificates.keys.refusals import KeyUnusable
from certificates.keys.site import current_trust
from certificates.register.domain import CertificateRefusal, Serial, Verdict
from certificates.signing.voiding import revoke
from certificates.verification.files import FileVerdict, check_file
from certificates.verification.services import Finding, find_by_serial
from lms.clock import current_clock
from lms.db import current_session
from lms.hours.api import local_date

certificates = AppGroup("certificates", help="Certificates that were issued here.")


keys.add_command(revoke)
certificates.add_command(keys)


@certificates.command("verify")
@click.argument("serial", metavar="FILE|SERIAL")
def verify(serial: str) -> None:
    """Say whether a certificate is valid: the PDF or JSON FILE of one, or the one with the number SERIAL.

    Nothing is fetched: the keys and the register of this site decide.

    \b
    Exits with
      0  valid
      1  expired, revoked, superseded, altered, unknown, or signed by somebody else
      2  neither a certificate number nor a signed file that can be read
    """
    path = Path(serial)
    if path.is_file():
        _verify_file(path)
    try:
        number = Serial.parse(serial)
    except CertificateRefusal as refusal:
        click.echo(f"lms certificates verify: there is no such file, and {refusal}", err=True)
        sys.exit(2)
    finding = find_by_serial(current_session(), number, local_date(current_clock()()))
    click.echo(f"{number}: {_line(finding)}")
    sys.exit(0 if finding.verdict is Verdict.VALID else 1)


def _verify_file(path: Path) -> None:
    try:
        content, trust = path.read_bytes(), current_trust()
    except (OSError, KeyUnusable) as trouble:
        click.echo(f"lms certificates verify: {trouble}", err=True)
        sys.exit(2)
    checked = check_file(current_session(), content, trust, local_date(current_clock()()))
    if checked.verdict is FileVerdict.UNSIGNED:
        click.echo(f"{path.name}: no PDF or JSON with a signature that could be checked", err=True)
        sys.exit(2)
    click.echo(f"{path.name}: {_line(checked.finding) if checked.finding else WHY[checked.verdict]}")
    if checked.finding and checked.is_key_void:
        click.echo(
            "signed by a key declared void: go by the register, which says the above, and not by the file"
        )
    sys.exit(0 if checked.verdict is FileVerdict.VALID else 1)


WHY = {
    FileVerdict.ALTERED: "altered; it was issued here and has been changed since",
    FileVerdict.UNKNOWN: "unknown; it was signed here, but the register has no such certificate",
    FileVerdict.VOID_KEY: "signed by a key declared void; the register has no such certificate",
    FileVerdict.FOREIGN: "foreign; it was signed by somebody else",
}


def _line(finding: Finding) -> str:
    parts: list[str] = [finding.verdict.value]
    if finding.verdict in {Verdict.REVOKED, Verdict.SUPERSEDED} and finding.changed_at:
        parts.append(f"since {local_date(finding.changed_at):%Y-%m-%d}")
    if finding.successor:
        parts.append(f"see {finding.successor}")
    if printed := finding.snapshot:
        parts.append(f"{printed.person_name}, {printed.title}, completed {printed.completed_on:%Y-%m-%d}")
        if printed.hours is not None:
            parts.append(f"{printed.hours.normalize():f} hours")
    return "; ".join(parts)
