"""`lms certificates verify`: the verdict from the database, for whoever runs the site."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from certificates.issuing.domain import CertificateRefusal, Serial, Verdict
from certificates.verification.services import Finding, find_by_serial
from lms.clock import current_clock
from lms.db import current_session
from lms.hours.api import local_date

certificates = AppGroup("certificates", help="Certificates that were issued here.")


@certificates.command("verify")
@click.argument("serial")
def verify(serial: str) -> None:
    """Say whether the certificate with the number SERIAL is valid, and what it certifies.

    Exits with 0 when it is valid, 1 when it is expired, revoked, superseded, altered or unknown, and 2 when SERIAL is
    not a certificate number.
    """
    try:
        number = Serial.parse(serial)
    except CertificateRefusal as refusal:
        click.echo(f"lms certificates verify: {refusal}", err=True)
        sys.exit(2)
    finding = find_by_serial(current_session(), number, local_date(current_clock()()))
    click.echo(f"{number}: {_line(finding)}")
    sys.exit(0 if finding.verdict is Verdict.VALID else 1)


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
