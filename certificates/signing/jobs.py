"""Signing in the background, when somebody asked for it and before anybody does."""

from __future__ import annotations

from typing import Any

import structlog

from certificates.credentials.publishing import lists_needed, publish_status_list
from certificates.credentials.status import place_of
from certificates.keys.refusals import SigningRefusal
from certificates.keys.site import current_signer
from certificates.register.events import CertificateIssued, StandingChanged
from certificates.rendering import RenderingRefusal
from certificates.signing.working import current_site, sign_one
from lms.clock import current_clock
from lms.db import current_session, unit_of_work
from lms.jobs.api import JobContext, JobRefused

PUBLISH_STATUS = "certificates.publish_status"
log = structlog.get_logger()


def sign(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Signs the certificates whose ids the payload lists. One that cannot be drawn does not keep the others waiting."""
    ids, signed, refusals = payload["certificates"], 0, []
    for number, certificate_id in enumerate(ids, 1):
        try:
            signed += sign_one(certificate_id)
        except RenderingRefusal as refusal:
            refusals.append(str(refusal))
        except SigningRefusal as refusal:  # it would be the same for all others
            raise JobRefused(str(refusal)) from None
        context.progress(number, len(ids))
    if refusals:
        raise JobRefused(refusals[0])
    return {"signed": signed}


def sign_ahead(event: CertificateIssued) -> None:
    """Signs a new certificate before anybody asks for it. What cannot be signed is said when somebody does."""
    try:
        sign_one(event.certificate_id)
    except (SigningRefusal, RenderingRefusal) as refusal:
        log.warning("a certificate was not signed", certificate=event.certificate_id, why=str(refusal))


def publish_changed(event: StandingChanged) -> None:
    """Publishes the status lists anew that these certificates are in. Raises SigningRefusal, and is tried again."""
    _publish({place_of(certificate_id)[0] for certificate_id in event.certificate_ids})


def publish_all(_context: JobContext, _payload: dict[str, Any]) -> None:
    """Every list anew, each night: none is older than a day, whatever went wrong meanwhile."""
    try:
        _publish(lists_needed(current_session()))
    except SigningRefusal as refusal:
        raise JobRefused(str(refusal)) from None


def _publish(numbers: Any) -> None:
    now = current_clock()()
    for number in numbers:
        signer = current_signer(now)
        with unit_of_work() as session:
            publish_status_list(session, number, signer, current_site().base_url, now)
