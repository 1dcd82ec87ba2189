"""One's own account: profile, password, sessions."""

from __future__ import annotations

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext, ngettext
from flask_login import current_user

from lms.accounts.forms.own import EmailForm, PasswordForm, ProfileForm
from lms.accounts.models import Account
from lms.accounts.services.own_account import change_password, prefer_language
from lms.accounts.services.sessions import open_sessions, revoke_session, revoke_sessions
from lms.accounts.services.signing_in import TooManyFailures, proved
from lms.accounts.views.blueprints import accounts
from lms.accounts.views.door import take_attempt, this_device
from lms.clock import current_clock
from lms.db import current_session, unit_of_work
from lms.organisation.api import person_card
from lms.organisation.models import Person
from lms.organisation.people.services import change_email
from lms.web.access import current_actor, signed_in
from lms.web.i18n import COOKIE, current_locale, local_day


@accounts.get("/account")
@signed_in()
def profile() -> ResponseReturnValue:
    person = current_session().get_one(Person, current_user.person_id)
    return _profile(EmailForm(formdata=None, email=person.email))


def _profile(email_form: EmailForm) -> str:
    card = person_card(current_session(), current_user.person_id, local_day(current_clock()()))
    form = ProfileForm(formdata=None, locale=current_user.locale or "")
    return render_template("accounts/profile.html", form=form, email_form=email_form, card=card)


@accounts.post("/account")
@signed_in()
def save_profile() -> ResponseReturnValue:
    form = ProfileForm()
    if not form.validate():
        abort(400)
    chosen = form.locale.data or None
    with unit_of_work() as session:
        prefer_language(session, session.get_one(Account, current_user.account_id), chosen)
    with force_locale(chosen or current_locale()):
        flash(gettext("Your language is saved."), "success")
    response = make_response(redirect(url_for("accounts.profile"), 303))
    response.delete_cookie(COOKIE)  # what the switch in the page's head had chosen would hide the preference
    return response


@accounts.post("/account/email")
@signed_in()
def save_email() -> ResponseReturnValue:
    form = EmailForm()
    if not form.validate():
        return _profile(form), 422
    with unit_of_work() as session:
        person = session.get_one(Person, current_user.person_id)
        change_email(session, person, form.email.data or None, actor=current_actor(), clock=current_clock())
    flash(gettext("Your e-mail address is saved."), "success")
    return redirect(url_for("accounts.profile"), 303)


@accounts.get("/account/password")
@signed_in()
def password() -> ResponseReturnValue:
    return render_template("accounts/password.html", form=PasswordForm(current_user.username, formdata=None))


@accounts.post("/account/password")
@signed_in()
def save_password() -> ResponseReturnValue:
    form = PasswordForm(current_user.username)
    if form.validate():
        try:
            closed = _change_password(form.present.data or "", form.new.data or "")
        except TooManyFailures as refusal:
            form.present.errors = [
                gettext("Too many tries. Wait %(seconds)s seconds.", seconds=refusal.seconds)
            ]
        else:
            if closed is not None:
                flash(_password_changed(closed), "success")
                return redirect(url_for("accounts.profile"), 303)
            form.present.errors = [gettext("This is not your present password.")]
    return render_template("accounts/password.html", form=form), 422


def _change_password(present: str, new: str) -> int | None:
    """How many other sessions were closed; None when the present password is wrong."""
    attempt = take_attempt(current_user.username, this_device())
    if not attempt.fits(present):
        return None
    with unit_of_work() as session:
        return change_password(
            session,
            proved(session, attempt, present),
            new,
            session_id=current_user.session_id,
            actor=current_actor(),
            clock=current_clock(),
        )


def _password_changed(closed: int) -> str:
    if not closed:
        return str(gettext("Your password is changed."))
    return str(
        ngettext(
            "Your password is changed, and one other browser is signed out.",
            "Your password is changed, and %(num)s other browsers are signed out.",
            closed,
        )
    )


@accounts.get("/account/sessions")
@signed_in()
def sessions() -> ResponseReturnValue:
    found = open_sessions(current_session(), current_user.account_id, current_clock()())
    return render_template("accounts/sessions.html", sessions=found)


@accounts.post("/account/sessions/<int:session_id>/revoke")
@signed_in()
def revoke(session_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        if not revoke_session(session, current_user.account_id, session_id, clock=current_clock()):
            abort(404)
    flash(gettext("That browser is signed out."), "success")
    return redirect(url_for("accounts.sessions"), 303)


@accounts.post("/account/sessions/revoke-others")
@signed_in()
def revoke_others() -> ResponseReturnValue:
    with unit_of_work() as session:
        closed = revoke_sessions(
            session, current_user.account_id, clock=current_clock(), but=current_user.session_id
        )
    flash(
        ngettext("One other browser is signed out.", "%(num)s other browsers are signed out.", closed)
        if closed
        else gettext("No other browser was signed in."),
        "success",
    )
    return redirect(url_for("accounts.sessions"), 303)
