"""Handing in files within the room: the upload, and how an answer's files are shown.

As with saving an answer (answers.py), the ticket in the form proves who asks. What comes back is a signed token; it is
part of the answer once it is saved with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from lms.clock import current_clock
from lms.db import current_session, unit_of_work
from lms.files.api import FileCard, FileRefused, receive_upload, signed_url
from lms.web.access import by_ticket
from question_bank.exams.domain import AttemptClosed
from question_bank.exams.services.handed_in import file_in
from question_bank.exams.services.saving import NoSuchAttempt, NoSuchQuestion
from question_bank.exams.services.tickets import TicketRefused, read_ticket
from question_bank.exams.services.uploads import keep_file, upload_question
from question_bank.exams.views.blueprints import sitting

MEGABYTE = 1024 * 1024


@sitting.post("/uploads")
@by_ticket
def upload() -> ResponseReturnValue:
    """{"token", "name", "size"} of a file that was taken; 422 with "message" for one that is not, 403, 404 and 410 as
    for saving an answer."""
    received_at, position = current_clock()(), request.form.get("item", type=int) or 0
    sent = request.files.get("file")
    if sent is None:
        return jsonify(error="malformed"), 400
    try:
        ticket = read_ticket(str(current_app.secret_key), request.form.get("ticket", ""))
        asked = upload_question(current_session(), ticket.attempt_id, ticket.person_id, position, received_at)
        too_large = _(
            "“%(name)s” is larger than %(most)s MB.", name=sent.filename, most=_megabytes(asked.most_bytes)
        )
        current_session().rollback()  # receiving may take long, and needs no transaction
        received = receive_upload(sent, kinds=asked.kinds)
        with unit_of_work() as session:
            token = keep_file(
                session,
                received,
                ticket.attempt_id,
                ticket.person_id,
                position,
                most_bytes=asked.most_bytes,
                too_large=too_large,
                clock=current_clock(),
            )
    except TicketRefused:
        return jsonify(error="ticket"), 403
    except (NoSuchAttempt, NoSuchQuestion):
        return jsonify(error="unknown"), 404
    except AttemptClosed:
        return jsonify(error="closed"), 410
    except FileRefused as refusal:
        return jsonify(error="refused", message=str(refusal)), 422
    return jsonify(token=token, name=received.name, size=_size(received.content.size))


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file of an answer: its token, name, size in words, and an address that opens it for some hours."""

    token: str
    name: str
    size: str
    url: str


@sitting.app_template_filter("question_files")
def shown_files(tokens: Iterable[str]) -> list[ShownFile]:
    """The files that tokens stand for; what was not signed here is left out."""
    found = ((token, file_in(token)) for token in tokens)
    return [
        ShownFile(token, file.name, _size(file.size), _address(file.file_key, file.name, file.size))
        for token, file in found
        if file is not None
    ]


def _address(key: str, name: str, size: int) -> str:
    card = FileCard(0, key, name, "", "", size, "", 0, "private")
    return signed_url(card, clock=current_clock())


def _size(size: int) -> str:
    return _("%(size)s MB", size=_megabytes(size))


def _megabytes(size: int) -> str:
    return format_decimal(max(round(size / MEGABYTE, 1), 0.1))
