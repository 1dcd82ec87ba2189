"""Signing with the keys of this site: for jobs and deliveries, which run where the keys are. Pages have none."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import current_app

from certificates.keys.refusals import SigningRefusal
from certificates.keys.site import current_signer
from certificates.register.domain import Snapshot
from certificates.register.models import Certificate
from certificates.rendering import RenderingRefusal
from certificates.sheets.site import sheet_shelf
from certificates.signing.services import Site, note_refusal, note_signed, sign_certificate, signed_pdf
from lms.clock import current_clock
from lms.db import current_session, unit_of_work


def sign_one(certificate_id: int) -> bool:
    """Signs the certificate unless that was done before; False where its record was altered, which is not signed.

    Raises SigningRefusal or RenderingRefusal, which those who wait for it are told.
    """
    session, now, site = current_session(), current_clock()(), current_site()
    certificate = session.get(Certificate, certificate_id)
    if certificate is None:
        return False
    try:
        signer = current_signer(now)
        is_signed = sign_certificate(session, certificate, signer, site, now)
    except (SigningRefusal, RenderingRefusal) as refusal:
        with unit_of_work() as session:
            note_refusal(session, certificate_id, str(refusal))
        raise
    with unit_of_work() as session:
        note_signed(session, certificate_id, signer, site, now)
    return is_signed


def signed_sheet(certificate: Certificate, snapshot: Snapshot) -> bytes:
    """The signed PDF of what is in its record, signed now if nobody has asked for it before.

    Raises SigningRefusal or RenderingRefusal.
    """
    shelf = current_site().shelf
    found = signed_pdf(current_session(), snapshot, shelf)
    if found is None:
        sign_one(certificate.id)
        found = signed_pdf(current_session(), snapshot, shelf)
    assert found is not None  # the shelf has just taken it, or would have said why not
    return found


def current_site() -> Site:
    """This site, as certificates name it."""
    settings = current_app.extensions["lms.settings"]
    return Site(settings.base_url, ZoneInfo(settings.timezone), sheet_shelf())
