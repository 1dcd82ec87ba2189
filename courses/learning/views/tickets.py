"""The ticket that a lesson page carries: whose time it may have counted, and where."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from courses.learning.models import LessonProgress
from courses.learning.services.counting import Ticket
from lms.clock import current_clock

GOOD_FOR = timedelta(hours=12)


def issue_ticket(progress: LessonProgress, person_id: int) -> str:
    """A signed ticket for one opening of a lesson page."""
    issued = int(current_clock()().timestamp())
    return _signer().dumps([progress.id, person_id, secrets.token_urlsafe(9), issued])


def read_ticket(token: object) -> Ticket | None:
    """The ticket in a token; None when it is forged, too old, or dated ahead of the server's clock."""
    try:
        progress_id, person_id, place, issued = _signer().loads(str(token))
    except (BadSignature, ValueError, TypeError):
        return None
    age = current_clock()().timestamp() - issued
    return Ticket(progress_id, person_id, place) if -60 <= age <= GOOD_FOR.total_seconds() else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="courses.learning.ticket")
