"""Pictures and sounds within questions."""

from __future__ import annotations

from flask import abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.files.api import MEDIA_KINDS, FileRefused, receive_upload, send_file
from lms.organisation.api import units_in
from lms.web.access import current_actor, current_scope, requires, signed_in
from question_bank.bank.views.blueprint import bank_or_404, blueprint
from question_bank.formats.keeping import keep_medium, medium_card

A_YEAR = 365 * 86400


@blueprint.get("/media/<digest>.<extension>")
@signed_in(Reach.ORGANISATION)
def medium(digest: str, extension: str) -> ResponseReturnValue:
    """A picture or sound, for whoever has read its address in a question: the address says its whole content."""
    card = medium_card(current_session(), digest, units_in(current_scope()))
    if card is None or not card.name.endswith(f".{extension}"):
        abort(404)
    try:
        return send_file(card, max_age=A_YEAR)
    except FileNotFoundError:
        current_app.logger.error("the content of file %s is not in the store", card.id)
        abort(404)


@blueprint.post("/banks/<int:bank_id>/media")
@requires("question_bank.author", Reach.UNITS)
def upload_medium(bank_id: int) -> ResponseReturnValue:
    """Takes a picture or sound that the editor of a question sends; {"url"} or {"error"}."""
    bank_or_404(current_session(), bank_id)
    upload = request.files.get("file")
    if upload is None:
        abort(400)
    try:
        received = receive_upload(upload, kinds=MEDIA_KINDS)
    except FileRefused as refusal:
        return jsonify(error=str(refusal)), 422
    with unit_of_work() as session:
        bank = bank_or_404(session, bank_id)
        url = keep_medium(session, bank, received, actor=current_actor(), clock=current_clock())
    return jsonify(url=url), 201
