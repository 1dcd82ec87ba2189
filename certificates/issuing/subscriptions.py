"""What issuing hears: of completions within their transaction, of its own certificates after it."""

from __future__ import annotations

from flask import current_app
from sqlalchemy.orm import Session

from certificates.issuing.drawing import SheetShelf, picture_of
from certificates.issuing.events import CertificateIssued
from certificates.issuing.models import Certificate
from certificates.issuing.records import snapshot_in
from certificates.issuing.services.issuing import issue_certificate
from certificates.rendering import RenderingRefusal
from lms.clock import current_clock
from lms.contracts.access import Actor
from lms.contracts.events import CompletionReached
from lms.db import current_session
from lms.events import Delivery, Subscription

AWARD = "certificates.certificate"
PICTURE_WIDTHS = (640, 1280)
"""For a card, and for a page. Widths of anybody's choosing would fill the disk."""


def on_completion(session: Session, event: CompletionReached) -> None:
    """Issues, when the completion earns a certificate."""
    if event.award_type == AWARD:
        issue_certificate(
            session, event, verify_base=base_url(), actor=Actor.system("certificates"), clock=current_clock()
        )


def draw_ahead(event: CertificateIssued) -> None:
    """Draws the picture before anybody asks for it. What cannot be drawn is said on its page."""
    session = current_session()
    certificate = session.get(Certificate, event.certificate_id)
    snapshot = snapshot_in(certificate) if certificate else None
    if snapshot is None:
        return
    try:
        picture_of(session, snapshot, sheet_shelf(), pixels_wide=PICTURE_WIDTHS[0])
    except RenderingRefusal:
        return


def base_url() -> str:
    """The site's address, which every QR code begins with."""
    address: str = current_app.extensions["lms.settings"].base_url
    return address


def sheet_shelf() -> SheetShelf:
    """Where this site keeps drawn sheets."""
    return SheetShelf(current_app.extensions["lms.settings"].data_dir / "certificates")


subscriptions = (Subscription(CompletionReached, on_completion),)
deliveries = (Delivery(CertificateIssued, "certificates.draw_ahead", draw_ahead),)
