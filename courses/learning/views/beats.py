"""Where lesson pages report that somebody is learning. The contract: lms/web/frontend/src/modules/heartbeat.js."""

from __future__ import annotations

import math

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue

from courses.learning.domain.counting import LONGEST_VIDEO, BeatRefused
from courses.learning.services.counting import TicketClosed, record_beat
from courses.learning.views.blueprints import learning
from courses.learning.views.tickets import read_ticket
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import unit_of_work
from lms.web.access import current_actor, current_scope, requires


@learning.post("/beat")
@requires("courses.learn", Reach.OWN)
def beat() -> ResponseReturnValue:
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        abort(400)
    ticket = read_ticket(sent.get("token"))
    if ticket is None:
        return _closed()
    if ticket.person_id != current_scope().person_id:
        abort(404)
    try:
        with unit_of_work() as session:
            answer = record_beat(
                session,
                ticket,
                is_playing=sent.get("playing") is True,
                position=_milliseconds(sent.get("position")),
                actor=current_actor(),
                clock=current_clock(),
            )
    except TicketClosed:
        return _closed()
    except BeatRefused:
        abort(400)
    return jsonify(
        seconds_counted=answer.seconds_counted,
        seconds_required=answer.seconds_required,
        complete=answer.is_time_up,
        elsewhere=answer.is_elsewhere,
        watched_percent=answer.watched_percent,
    )


def _milliseconds(position: object) -> int | None:
    """A position in seconds as whole milliseconds. Raises BeatRefused for what is no position at all."""
    if position is None:
        return None
    if isinstance(position, bool) or not isinstance(position, int | float) or not math.isfinite(position):
        raise BeatRefused(f"position {position!r}")
    if abs(position) * 1000 > 2 * LONGEST_VIDEO:
        raise BeatRefused(f"position {position!r}")
    return round(position * 1000)


def _closed() -> ResponseReturnValue:
    return jsonify(error="closed"), 410
