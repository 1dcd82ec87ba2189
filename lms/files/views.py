"""Reading files, and the upload that the rich text editor asks for."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.files.api import FileRefused, key_in, receive_upload, store_upload
from lms.files.domain import Kind, Visibility
from lms.files.models import File
from lms.files.sending import send_content
from lms.organisation.api import units_in
from lms.web.access import current_actor, current_scope, public, requires, signed_in

blueprint = Blueprint("files", __name__, url_prefix="/files")
A_YEAR = 365 * 86400


@blueprint.get("/<key>/<name>")
@signed_in(Reach.ORGANISATION)
def read(key: str, name: str) -> ResponseReturnValue:
    is_mine = File.created_by == current_actor().account_id
    is_open = File.visibility == Visibility.ORGANISATION
    file = current_session().scalar(
        select(File).where(
            File.key == key, File.unit_id.in_(units_in(current_scope())), or_(is_open, is_mine)
        )
    )
    return _send(file or abort(404), max_age=A_YEAR)


@blueprint.get("/signed/<token>/<name>")
@public
def read_signed(token: str, name: str) -> ResponseReturnValue:
    opened = key_in(token, clock=current_clock())
    if opened is None:
        abort(404)
    key, seconds_left = opened
    file = current_session().scalar(select(File).where(File.key == key))
    return _send(file or abort(404), max_age=seconds_left)


@blueprint.post("/images")
@requires("lms.upload", Reach.UNITS)
def upload_image() -> ResponseReturnValue:
    actor = current_actor()
    upload = request.files.get("file")
    if upload is None or actor.unit_path is None:
        abort(400)
    try:
        received = receive_upload(upload, kinds={Kind.IMAGE})
    except FileRefused as refusal:
        return jsonify(error=str(refusal)), 422
    unit_id = int(actor.unit_path.rstrip("/").rsplit("/", 1)[1])
    with unit_of_work() as session:
        card = store_upload(session, received, unit_id=unit_id, actor=actor, clock=current_clock())
        url = card.url
    return jsonify(url=url), 201


def _send(file: File, *, max_age: int) -> Response:
    """The file, or the part of it that was asked for."""
    try:
        content = current_app.extensions["lms.files"].open(file.sha256)
    except FileNotFoundError:
        current_app.logger.error("the content of file %s is not in the store", file.id)
        abort(404)
    return send_content(content, file.name, file.mime, file.size, file.sha256, max_age=max_age)
