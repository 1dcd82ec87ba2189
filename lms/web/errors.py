"""Error pages: what happened, why, and what to do next."""

from __future__ import annotations

import structlog
from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from lms.contracts.access import Denied

PAGES = {401, 403, 404, 405, 413, 429, 500, 503}
log = structlog.get_logger()


def _page(code: int) -> ResponseReturnValue:
    if request.accept_mimetypes.best == "application/json" or request.is_json:
        return jsonify(error=code), code
    return render_template(f"errors/{code}.html"), code


def _on_http(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code not in PAGES:
        return error
    return _page(code)


def _on_denied(_error: Denied) -> ResponseReturnValue:
    return _page(403)


def _on_csrf(_error: CSRFError) -> ResponseReturnValue:
    if request.is_json:
        return jsonify(error="csrf"), 400
    return render_template("errors/400_csrf.html"), 400


def _on_database(error: OperationalError) -> ResponseReturnValue:
    log.error("database unavailable", error=str(error.orig))
    return _page(503)


def init_errors(app: Flask) -> None:
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(CSRFError, _on_csrf)
    app.register_error_handler(Denied, _on_denied)
    app.register_error_handler(OperationalError, _on_database)
