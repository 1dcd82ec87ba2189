"""Reading files, and the upload that the rich text editor asks for."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import dump_options_header
from werkzeug.utils import secure_filename
from werkzeug.wsgi import wrap_file

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.files.api import FileRefused, key_in, receive_upload, store_upload, type_is_inline
from lms.files.domain import PDF, Kind, Visibility
from lms.files.models import File
from lms.organisation.api import units_in
from lms.web.access import current_actor, current_scope, public, requires, signed_in

blueprint = Blueprint("files", __name__, url_prefix="/files")
A_YEAR = 365 * 86400

# Nothing in a file may run or load, and it is nobody's page. Browsers' PDF viewers do not work in a sandbox.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


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
    response = Response(wrap_file(request.environ, content), mimetype=file.mime, direct_passthrough=True)
    response.content_length = file.size
    response.headers["Content-Disposition"] = _disposition(file)
    response.headers["Content-Security-Policy"] = POLICY if file.mime == PDF.mime else f"{POLICY}; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = f"private, max-age={max_age}, immutable"
    response.set_etag(file.sha256)
    try:
        response.make_conditional(request.environ, accept_ranges=True, complete_length=file.size)
    except RequestedRangeNotSatisfiable:
        response.close()
        raise
    return response


def _disposition(file: File) -> str:
    """RFC 6266: an ASCII name for old programs, the real one beside it."""
    plain = secure_filename(file.name) or f"file.{file.name.rsplit('.', 1)[-1]}"
    way = "inline" if type_is_inline(file.mime) else "attachment"
    return dump_options_header(way, {"filename": plain, "filename*": f"UTF-8''{quote(file.name, safe='')}"})
