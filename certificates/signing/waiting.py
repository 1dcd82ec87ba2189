"""What a page does when a file is asked for that no worker has signed yet."""

from __future__ import annotations

from flask import Response, make_response, render_template

from certificates.register.models import Certificate
from certificates.signing.models import SigningRequest
from certificates.signing.services import SIGN, ask_to_sign
from lms.clock import current_clock
from lms.contracts.access import Actor
from lms.db import current_session, unit_of_work
from lms.jobs.api import enqueue

LOOK_AGAIN_SECONDS = 2


def being_signed(certificate: Certificate, page: str, *, tells_why: bool = False) -> Response:
    """Asks a worker to sign, and answers with a page that looks again by itself (202) until the file is there.

    `page` is where to go back to. Why it could not be signed is only for those who can do something about it.
    """
    certificate_id, serial, clock = certificate.id, certificate.serial, current_clock()
    with unit_of_work() as session:
        if ask_to_sign(session, certificate_id, clock()):
            actor = Actor.system("certificates")
            enqueue(session, SIGN, {"certificates": [certificate_id]}, actor=actor, clock=clock)
    waiting = current_session().get(SigningRequest, certificate_id)
    refusal = waiting.refusal if waiting else ""
    html = render_template(
        "certificates/being_signed.html", serial=serial, page=page, has_failed=bool(refusal),
        why=refusal if tells_why else "",
    )  # fmt: skip
    response = make_response(html, 202)
    response.headers["Cache-Control"] = "no-store"
    if not refusal:
        response.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return response
