"""Home, language, colour scheme, and the sign of life."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session
from lms.plugins import current_registry
from lms.web.access import current_actor, public, requires
from lms.web.home import cards_for, due_items
from lms.web.i18n import COOKIE, LOCALES
from lms.web.templating import THEMES

blueprint = Blueprint("web", __name__, template_folder="templates")
A_YEAR = 365 * 86400


@blueprint.get("/")
@requires("lms.use", Reach.OWN)
def home() -> ResponseReturnValue:
    session, actor, now = current_session(), current_actor(), current_clock()()
    registry = current_registry()
    return render_template(
        "web/home.html",
        cards=cards_for(registry, session, actor, now),
        due=due_items(registry, session, actor, now),
        now=now,
    )


@blueprint.post("/locale")
@public
def set_locale() -> ResponseReturnValue:
    return _remember(COOKIE, request.form.get("locale", ""), {code for code, _ in LOCALES})


@blueprint.post("/theme")
@public
def set_theme() -> ResponseReturnValue:
    return _remember("theme", request.form.get("theme", ""), set(THEMES))


@blueprint.get("/health")
@public
def health() -> ResponseReturnValue:
    current_session().connection().exec_driver_sql("SELECT 1")
    return jsonify(status="ok")


@blueprint.get("/_styleguide")
@public
def styleguide() -> ResponseReturnValue:
    if current_app.extensions["lms.settings"].is_production:
        abort(404)
    return render_template("web/styleguide.html")


def _remember(cookie: str, value: str, allowed: set[str]) -> ResponseReturnValue:
    if value not in allowed:
        abort(404)
    response = redirect(local_address(request.form.get("next", "/")))
    response.set_cookie(
        cookie,
        value,
        max_age=A_YEAR,
        samesite="Lax",
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


def local_address(target: str) -> str:
    """The address if it is one of this site, else the home page: a link must not lead elsewhere."""
    parts = urlsplit(target.replace("\\", "/"))
    is_local = (
        not parts.scheme and not parts.netloc and parts.path.startswith("/") and not target.startswith("//")
    )
    return target if is_local else "/"
