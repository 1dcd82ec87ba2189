"""Looking a certificate up: by the token of its QR code, or by its number together with the name on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from certificates.issuing.api import Certificate, snapshot_in, verdict_on
from certificates.issuing.domain import Serial, Snapshot, Verdict, is_token
from certificates.verification.domain import (
    FREE_FOR_A_NUMBER,
    FREE_FOR_AN_ADDRESS,
    MEMORY,
    is_same_name,
    seconds_to_wait,
)
from certificates.verification.models import FailedLookup
from lms.clock import Clock


@dataclass(frozen=True, slots=True)
class Finding:
    """What anybody may know of a certificate. Says nothing about one that is unknown or was altered."""

    verdict: Verdict
    snapshot: Snapshot | None = None
    changed_at: datetime | None = None
    successor: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Asker:
    """Keyed digests of the number asked for and of the network address that asks."""

    number: str
    address: str


class TooManyFailures(Exception):
    """The next try is not taken yet; a link or a QR code still is."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"{seconds} s")
        self.seconds = seconds


def find_by_token(session: Session, token: str, today: date) -> Finding:
    """What there is under this token, whatever its case. Needs no limit: 128 random bits are not guessed."""
    token = token.upper()
    row = session.scalar(select(Certificate).where(Certificate.token == token)) if is_token(token) else None
    return finding_on(row, today)


def find_by_serial(session: Session, serial: Serial, today: date) -> Finding:
    """What there is under this number, for somebody who need not prove to hold the certificate."""
    return finding_on(session.scalar(select(Certificate).where(Certificate.serial == str(serial))), today)


def find_by_name(
    session: Session, serial: Serial, name: str, asker: Asker, *, today: date, clock: Clock
) -> Finding:
    """What there is under this number if the name on it is this one; otherwise it is unknown, as if there were none.

    Raises TooManyFailures. Numbers run on, so whoever could ask without end would learn whose they are.
    """
    wait = max(
        _wait(session, asker.number, FREE_FOR_A_NUMBER, clock()),
        _wait(session, asker.address, FREE_FOR_AN_ADDRESS, clock()),
    )
    if wait:
        raise TooManyFailures(wait)
    finding = find_by_serial(session, serial, today)
    printed = finding.snapshot
    if printed is not None and is_same_name(name, printed.person_name, printed.person_name_latin):
        return finding
    _note_failure(session, asker, clock())
    return Finding(Verdict.UNKNOWN)


def finding_on(certificate: Certificate | None, today: date) -> Finding:
    """The verdict, and what was frozen at the issue: courses, templates and people may be gone."""
    if certificate is None:
        return Finding(Verdict.UNKNOWN)
    verdict = verdict_on(certificate, today)
    if verdict is Verdict.ALTERED:
        return Finding(verdict)
    return Finding(
        verdict,
        snapshot_in(certificate),
        certificate.changed_at,
        certificate.successor,
        certificate.token,
    )


def _wait(session: Session, asked_by: str, free: int, now: datetime) -> int:
    failures, last = session.execute(
        select(func.count(), func.max(FailedLookup.failed_at)).where(
            FailedLookup.asked_by == asked_by, FailedLookup.failed_at > now - MEMORY
        )
    ).one()
    return seconds_to_wait(failures, free, last, now)


def _note_failure(session: Session, asker: Asker, now: datetime) -> None:
    session.execute(delete(FailedLookup).where(FailedLookup.failed_at <= now - MEMORY))
    session.add_all(FailedLookup(asked_by=by, failed_at=now) for by in (asker.number, asker.address))
