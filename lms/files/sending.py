"""A file as a response that a browser can trust: its real type, nothing in it may run."""

from __future__ import annotations

from typing import BinaryIO
from urllib.parse import quote

from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import dump_options_header
from werkzeug.utils import secure_filename
from werkzeug.wsgi import wrap_file

from lms.files.domain import PDF, TYPES

# Nothing in a file may run or load, and it is nobody's page. Browsers' PDF viewers do not work in a sandbox.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def send_content(
    content: BinaryIO, name: str, mime: str, size: int, sha256: str, *, max_age: int
) -> Response:
    """The file, or the part of it that was asked for."""
    response = Response(wrap_file(request.environ, content), mimetype=mime, direct_passthrough=True)
    response.content_length = size
    response.headers["Content-Disposition"] = _disposition(name, mime)
    response.headers["Content-Security-Policy"] = POLICY if mime == PDF.mime else f"{POLICY}; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = f"private, max-age={max_age}, immutable"
    response.set_etag(sha256)
    try:
        response.make_conditional(request.environ, accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        response.close()
        raise
    return response


def _disposition(name: str, mime: str) -> str:
    """RFC 6266: an ASCII name for old programs, the real one beside it."""
    found = TYPES.get(mime)
    plain = secure_filename(name) or f"file.{name.rsplit('.', 1)[-1]}"
    way = "inline" if found is not None and found.is_inline else "attachment"
    return dump_options_header(way, {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"})
