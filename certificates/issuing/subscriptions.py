"""What issuing hears: of completions within their transaction, of its own certificates after it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from certificates.issuing.services.issuing import issue_certificate
from certificates.register.events import CertificateIssued
from certificates.register.models import Certificate
from certificates.register.records import snapshot_in
from certificates.rendering import RenderingRefusal
from certificates.sheets.drawing import PICTURE_WIDTHS, picture_of
from certificates.sheets.site import base_url, sheet_shelf
from lms.clock import current_clock
from lms.contracts.access import Actor
from lms.contracts.events import CompletionReached
from lms.db import current_session
from lms.events import Delivery, Subscription

AWARD = "certificates.certificate"


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


subscriptions = (Subscription(CompletionReached, on_completion),)
deliveries = (Delivery(CertificateIssued, "certificates.draw_ahead", draw_ahead),)
