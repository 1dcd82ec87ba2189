"""Saving one answer: the address that is asked most often.

Who asks is proved by the ticket in the body, so nobody is looked up and no cookie has a say (lms.web.access.by_ticket);
`X-CSRFToken` is sent along and not needed. The contract is at the head of lms/web/frontend/src/exam/room.js.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec
from flask import Response, current_app, request

from lms.clock import current_clock
from lms.contracts.questions import AnswerRefused
from lms.db import unit_of_work
from lms.web.access import by_ticket
from question_bank.exams.domain import AnswerSave, AttemptClosed, SaveOutcome
from question_bank.exams.services.saving import NoSuchAttempt, NoSuchQuestion, save_answer
from question_bank.exams.services.tickets import TicketRefused, read_ticket
from question_bank.exams.views.blueprints import sitting
from question_bank.formats.messages import refusal_message

MOST_BYTES = 256 * 1024


class Save(msgspec.Struct):
    """What the room sends: `item` is the question's place in the paper, `seq` its browser's count of changes."""

    ticket: str
    item: str
    seq: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    answer: Any = None


_decoder = msgspec.json.Decoder(Save)


@sitting.post("/answers")
@by_ticket
def save() -> Response:
    """200 once the answer is on disk; 409 for an older one, 410 out of time, 422 for what is no answer to it."""
    received_at = current_clock()()
    if (request.content_length or 0) > MOST_BYTES:
        return _json(413, error="too_long")
    try:
        sent = _decoder.decode(request.get_data(cache=False))
        stored = _store(sent, received_at)
    except (msgspec.MsgspecError, ValueError) as error:
        if isinstance(error, AnswerRefused):
            return _json(422, error="refused", message=refusal_message(error))
        return _json(400, error="malformed")
    except TicketRefused:
        return _json(403, error="ticket")
    except (NoSuchAttempt, NoSuchQuestion):
        return _json(404, error="unknown")
    except AttemptClosed:
        return _json(410, error="closed")
    if stored.outcome is SaveOutcome.STALE:
        return _json(409, error="stale", seq=stored.kept.sequence)
    return _json(200, saved_at=current_clock()(), seq=sent.seq)


def _store(sent: Save, received_at: datetime) -> AnswerSave:
    """Stores it and returns after the commit."""
    ticket = read_ticket(str(current_app.secret_key), sent.ticket)
    with unit_of_work() as session:
        return save_answer(
            session,
            ticket.attempt_id,
            ticket.person_id,
            int(sent.item),
            sequence=sent.seq,
            sent=sent.answer,
            received_at=received_at,
        )


def _json(status: int, **body: object) -> Response:
    return Response(msgspec.json.encode(body), status, content_type="application/json")
