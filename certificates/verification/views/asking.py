"""Who asks, and what is said in answer whatever the form of it."""

from __future__ import annotations

import hashlib
from datetime import date

from flask import current_app, request
from flask_babel import ngettext

from certificates.keys.site import current_trust
from certificates.register.domain import Verdict
from certificates.verification.presented import MOST_BYTES, PresentedFile, look_at_file
from certificates.verification.services import Asker, Finding, find_by_token
from lms.clock import current_clock
from lms.db import current_session, unit_of_work
from lms.hours.api import local_date

FORM_BYTES = MOST_BYTES + 64 * 1024
"""What a request may have: a file and the fields around it."""


def limit_request(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Has a larger request refused before it is read. Comes before everything that looks at the form."""
    request.max_content_length = FORM_BYTES


def today() -> date:
    """The day where the issuer is."""
    return local_date(current_clock()())


def finding_under(token: str) -> Finding:
    """What the register has under the token of a QR code."""
    return find_by_token(current_session(), token, today())


def present(content: bytes) -> PresentedFile:
    """The verdict on a file that was sent. Raises PaperRefused and TooManyFailures."""
    with unit_of_work() as session:
        asked_by = asker("").files
        return look_at_file(session, content, current_trust(), asked_by, today=today(), clock=current_clock())


def status_of(verdict: Verdict) -> int:
    """HTTP's word for a verdict."""
    return 404 if verdict is Verdict.UNKNOWN else 200


def asker(number: str) -> Asker:
    """Who asks, without keeping anybody's address: digests that nobody can turn round without our secret."""
    key = current_app.config["SECRET_KEY"].encode("utf-8")[:64]

    def digest(text: str) -> str:
        return hashlib.blake2b(text.encode("utf-8"), key=key, digest_size=32).hexdigest()

    return Asker(
        number=digest(f"number {number}"),
        address=digest(f"address {request.remote_addr}"),
        files=digest(f"files {request.remote_addr}"),
    )


def wait_text(seconds: int) -> str:
    """Why there is no answer yet, for numbers and names."""
    return ngettext(
        "Too many numbers and names that do not fit. Try again in %(num)s second, or scan the QR code.",
        "Too many numbers and names that do not fit. Try again in %(num)s seconds, or scan the QR code.",
        seconds,
    )


def files_wait_text(seconds: int) -> str:
    """The like for files."""
    return ngettext(
        "Many files were checked from your network. Try again in %(num)s second, or scan the QR code.",
        "Many files were checked from your network. Try again in %(num)s seconds, or scan the QR code.",
        seconds,
    )
