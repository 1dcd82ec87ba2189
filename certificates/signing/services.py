"""Signing issued certificates, and asking for it. Pages ask; only background workers have the keys to sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from certificates.credentials.canonical import jcs
from certificates.credentials.issuer import did_of
from certificates.credentials.models import StatusList
from certificates.credentials.open_badge import open_badge
from certificates.credentials.proofs import with_proofs
from certificates.credentials.publishing import publish_status_list
from certificates.credentials.status import place_of
from certificates.keys.folder import Signer
from certificates.register.domain import Snapshot
from certificates.register.models import Certificate
from certificates.register.records import snapshot_in
from certificates.sheets.drawing import SheetShelf, name_when_signed, pdf_of
from certificates.signing.documents import sign_pdf
from certificates.signing.models import SigningRequest
from lms.db import insert_once

SIGN = "certificates.sign"
"""The job."""
AGAIN = timedelta(minutes=1)
"""After so long without a result somebody who still waits asks again."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where certificates are issued: its address, its time zone, and the shelf of drawn and signed sheets."""

    base_url: str
    zone: ZoneInfo
    shelf: SheetShelf


def signed_pdf(session: Session, snapshot: Snapshot, shelf: SheetShelf) -> bytes | None:
    """The signed sheet; None while nobody has signed it."""
    return shelf.find(name_when_signed(session, snapshot, "pdf"))


def signed_credential(session: Session, snapshot: Snapshot, shelf: SheetShelf) -> bytes | None:
    """The signed credential; None while nobody has signed it."""
    return shelf.find(name_when_signed(session, snapshot, "json"))


def sign_certificate(
    session: Session, certificate: Certificate, signer: Signer, site: Site, now: datetime
) -> bool:
    """Draws the sheet, attaches the credential, signs both and keeps them. Nothing is done for one that is signed.

    False where the stored record was altered: that is not signed. Raises RenderingRefusal.
    """
    snapshot = snapshot_in(certificate)
    if snapshot is None:
        return False
    if signed_pdf(session, snapshot, site.shelf) is None:
        unsigned = open_badge(snapshot, certificate.id, site.base_url, site.zone)
        credential = jcs(with_proofs(unsigned, signer.credential_key, did_of(site.base_url), now))
        sheet = pdf_of(session, snapshot)
        signed = sign_pdf(sheet.content, credential, signer, now)
        site.shelf.keep(name_when_signed(session, snapshot, "json"), credential)
        site.shelf.keep(name_when_signed(session, snapshot, "pdf"), signed)
    return True


def note_signed(session: Session, certificate_id: int, signer: Signer, site: Site, now: datetime) -> None:
    """Takes it off the list of those that wait, and sees to the status list that its credential leads to."""
    number, _ = place_of(certificate_id)
    if session.get(StatusList, number) is None:
        publish_status_list(session, number, signer, site.base_url, now)
    session.execute(delete(SigningRequest).where(SigningRequest.certificate_id == certificate_id))


def note_refusal(session: Session, certificate_id: int, why: str) -> None:
    """Keeps why it could not be signed, for those who wait."""
    waiting = SigningRequest.certificate_id == certificate_id
    session.execute(update(SigningRequest).where(waiting).values(refusal=why[:500]))


def ask_to_sign(session: Session, certificate_id: int, now: datetime) -> bool:
    """Notes that somebody waits. Returns whether a worker is to be told: not when one was told a moment ago."""
    if insert_once(session, SigningRequest, certificate_id=certificate_id, asked_at=now):
        return True
    waiting = session.get(SigningRequest, certificate_id, with_for_update=True)
    if waiting is None or waiting.asked_at > now - AGAIN:
        return False
    waiting.asked_at = now
    return True
