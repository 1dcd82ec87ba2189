"""Before every request of somebody signed in: a one-time password is changed first, and the session is seen."""

from __future__ import annotations

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts.domain.browsers import browser_name
from lms.accounts.services.sessions import is_stale, note_seen
from lms.clock import current_clock
from lms.db import unit_of_work
from lms.web.access import declared_access

OPEN_WITH_ONE_TIME_PASSWORD = {"accounts.password", "accounts.save_password", "accounts.logout"}


def _before_request() -> ResponseReturnValue | None:
    access = declared_access(current_app, request.endpoint) if request.endpoint else None
    if access is None or not access.needs_login or not current_user.is_authenticated:
        return None
    if current_user.must_change_password and request.endpoint not in OPEN_WITH_ONE_TIME_PASSWORD:
        return redirect(url_for("accounts.password"), 303)
    clock = current_clock()
    if is_stale(current_user.last_seen_at, clock()):
        with unit_of_work() as session:
            note_seen(session, current_user.session_id, clock=clock)
    return None


def init_account_guard(app: Flask) -> None:
    """Runs after the guard of lms.web.access, which has let the request in."""
    app.before_request(_before_request)
    app.jinja_env.globals["browser_name"] = browser_name
