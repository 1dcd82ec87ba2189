"""Looking a certificate up: by the token of its QR code, or by its number together with the name on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from certificates.register.domain import Serial, Snapshot, Verdict, is_token
from certificates.register.models import Certificate
from certificates.register.records import snapshot_in, verdict_on
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
    """Keyed digests of the number asked for and of the network address that asks, the latter also for its files."""

    number: str
    address: str
    files: str


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
    refuse_if_too_soon(session, asker.number, FREE_FOR_A_NUMBER, clock())
    refuse_if_too_soon(session, asker.address, FREE_FOR_AN_ADDRESS, clock())
    finding = find_by_serial(session, serial, today)
    printed = finding.snapshot
    if printed is not None and is_same_name(name, printed.person_name, printed.person_name_latin):
        return finding
    note_try(session, [asker.number, asker.address], clock())
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


def refuse_if_too_soon(session: Session, asked_by: str, free: int, now: datetime) -> None:
    """Raises TooManyFailures when whoever asks has used up the free tries and must wait."""
    failures, last = session.execute(
        select(func.count(), func.max(FailedLookup.failed_at)).where(
            FailedLookup.asked_by == asked_by, FailedLookup.failed_at > now - MEMORY
        )
    ).one()
    if wait := seconds_to_wait(failures, free, last, now):
        raise TooManyFailures(wait)


def note_try(session: Session, asked_by: Sequence[str], now: datetime) -> None:
    """Counts a try against these askers, and forgets what is older than the memory."""
    session.execute(delete(FailedLookup).where(FailedLookup.failed_at <= now - MEMORY))
    session.add_all(FailedLookup(asked_by=by, failed_at=now) for by in asked_by)
