"""Signing in and out."""

from __future__ import annotations

from flask import Response, current_app, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from lms.accounts.authentication import Opening
from lms.accounts.devices import A_YEAR, COOKIE, Device, read_device
from lms.accounts.forms.own import LoginForm
from lms.accounts.services.sessions import open_session, revoke_session
from lms.accounts.services.signing_in import Attempt, TooManyFailures, begin_attempt, proved
from lms.accounts.views.blueprints import accounts
from lms.clock import current_clock
from lms.db import unit_of_work
from lms.web.access import public, signed_in
from lms.web.views import local_address


@accounts.get("/login")
@public
def login() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(_next())
    return render_template("accounts/login.html", form=LoginForm(formdata=None))


@accounts.post("/login")
@public
def try_login() -> ResponseReturnValue:
    form, device = LoginForm(), this_device()
    if not form.validate():
        return render_template("accounts/login.html", form=form), 422
    try:
        attempt = take_attempt(form.username.data or "", device)
    except TooManyFailures as refusal:
        return wait_page(form, refusal.seconds)
    if attempt.account_id is None or not attempt.fits(form.password.data or ""):
        # One message for a wrong name, a wrong password and a closed account: it must not tell which names exist.
        return render_template("accounts/login.html", form=form, is_refused=True), 422
    return _enter(attempt, form.password.data or "", device)


@accounts.post("/logout")
@signed_in()
def logout() -> ResponseReturnValue:
    with unit_of_work() as db_session:
        revoke_session(db_session, current_user.account_id, current_user.session_id, clock=current_clock())
    logout_user()
    session.clear()
    return redirect(url_for("accounts.login"))


def this_device() -> Device:
    """The device that is asking."""
    return read_device(request.cookies.get(COOKIE), current_app.config["SECRET_KEY"])


def take_attempt(username: str, device: Device) -> Attempt:
    """A try at a password, written down before the password is looked at. Raises TooManyFailures.

    Hashing takes a while on purpose, so it happens after this transaction and before the next: nobody waits for the
    database meanwhile.
    """
    with unit_of_work() as db_session:
        return begin_attempt(db_session, username=username, device=device, clock=current_clock())


def wait_page(form: LoginForm, seconds: int) -> Response:
    """The login page with the seconds to wait (429)."""
    response = make_response(render_template("accounts/login.html", form=form, seconds=seconds), 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _enter(attempt: Attempt, password: str, device: Device) -> Response:
    settings = current_app.extensions["lms.settings"]
    with unit_of_work() as db_session:
        account = proved(db_session, attempt, password)
        token = open_session(
            db_session,
            account,
            days=settings.session_days,
            address=request.remote_addr or "",
            browser=request.user_agent.string,
            clock=current_clock(),
        )
        device = device.remembering(account.id)
    session.clear()  # nothing that was put into the cookie before the login is trusted after it
    session.permanent = True
    login_user(Opening(token))
    response = make_response(redirect(_next(), 303))
    remember_device(response, device)
    return response


def remember_device(response: Response, device: Device) -> None:
    """Sets the signed device cookie."""
    response.set_cookie(
        COOKIE,
        device.cookie(current_app.config["SECRET_KEY"]),
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )


def _next() -> str:
    return local_address(request.args.get("next", "/"))
