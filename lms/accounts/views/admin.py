"""The administrator's list of accounts, and what can be done with one."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from lms.accounts.directory import KINDS, Filter, find_account, find_person, last_seen, people_page, roles_of
from lms.accounts.domain.role_rules import GRANTABLE
from lms.accounts.forms.admin import NewAccountForm
from lms.accounts.models import Account
from lms.accounts.services.administration import (
    AboveOneself,
    HasAccount,
    OwnAccount,
    UsernameTaken,
    create_account,
    deactivate_account,
    reactivate_account,
    reset_password,
    sign_out_everywhere,
)
from lms.accounts.services.sessions import open_sessions
from lms.accounts.views.blueprints import account_admin
from lms.accounts.wording import ROLES
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.organisation.api import PersonCard, person_card
from lms.organisation.models import Person
from lms.web.access import current_actor, current_scope, requires
from lms.web.flashes import offer_undo
from lms.web.i18n import in_page_language, local_day
from lms.web.paging import page_number

manages = requires("lms.manage_accounts", Reach.UNITS)


@account_admin.get("")
@manages
def index() -> ResponseReturnValue:
    session, today = current_session(), local_day(current_clock()())
    kind = request.args.get("kind", "all")
    wanted = Filter(
        words=request.args.get("q", "").strip(),
        kind=kind if kind in KINDS else "all",
        role=request.args.get("role", ""),
    )
    page = people_page(session, current_scope(), wanted, today, page_number())
    account_ids = [row.account_id for row in page.rows if row.account_id]
    return render_template(
        "accounts/admin/index.html",
        page=page,
        wanted=wanted,
        roles=roles_of(session, account_ids),
        seen=last_seen(session, account_ids),
        role_names=in_page_language(ROLES),
        role_options=[(role.value, ROLES[role]) for role in GRANTABLE],
    )


@account_admin.get("/<int:account_id>")
@manages
def show(account_id: int) -> ResponseReturnValue:
    session, now = current_session(), current_clock()()
    account = account_or_404(session, account_id)
    return render_template(
        "accounts/admin/account.html",
        account=account,
        person=session.get_one(Person, account.person_id),
        card=person_card(session, account.person_id, local_day(now)),
        roles=roles_of(session, [account_id]).get(account_id, []),
        role_names=ROLES,
        sessions=open_sessions(session, account_id, now),
        seen=last_seen(session, [account_id]).get(account_id),
        may_read_audit=current_actor().may("lms.read_audit"),
    )


@account_admin.get("/new/<int:person_id>")
@manages
def new(person_id: int) -> ResponseReturnValue:
    session = current_session()
    person = _person_or_404(session, person_id)
    form = NewAccountForm(formdata=None, username=person.number.lower())
    return _new_page(session, form, person)


@account_admin.post("/new/<int:person_id>")
@manages
def create(person_id: int) -> ResponseReturnValue:
    form, clock = NewAccountForm(), current_clock()
    if form.validate():
        try:
            with unit_of_work() as session:
                person = _person_or_404(session, person_id)
                account, password = create_account(
                    session,
                    person,
                    username=form.username.data or "",
                    unit_path=_unit_path(person_card(session, person.id, local_day(clock()))),
                    actor=current_actor(),
                    clock=clock,
                )
            return _one_time_page(account, password, is_new=True)
        except UsernameTaken:
            form.username.errors = [gettext("Another account has this username.")]
        except HasAccount:
            form.username.errors = [gettext("This person has an account already.")]
    session = current_session()
    return _new_page(session, form, _person_or_404(session, person_id)), 422


@account_admin.post("/<int:account_id>/password")
@manages
def reset(account_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            account = account_or_404(session, account_id)
            password = reset_password(session, account, **_told(session, account))
    except AboveOneself:
        return refuse_above(account_id)
    return _one_time_page(account, password, is_new=False)


@account_admin.post("/<int:account_id>/deactivate")
@manages
def deactivate(account_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            account = account_or_404(session, account_id)
            deactivate_account(session, account, **_told(session, account))
    except AboveOneself:
        return refuse_above(account_id)
    except OwnAccount:
        flash(gettext("You are signed in with this account; another administrator can close it."), "error")
    else:
        undo = url_for("account_admin.reactivate", account_id=account_id)
        offer_undo(gettext("The account is closed and signed out everywhere."), undo)
    return redirect(url_for("account_admin.show", account_id=account_id), 303)


@account_admin.post("/<int:account_id>/reactivate")
@manages
def reactivate(account_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            account = account_or_404(session, account_id)
            reactivate_account(session, account, **_told(session, account))
    except AboveOneself:
        return refuse_above(account_id)
    flash(gettext("The account is open again, with its password and roles as they were."), "success")
    return redirect(url_for("account_admin.show", account_id=account_id), 303)


@account_admin.post("/<int:account_id>/sessions")
@manages
def close_sessions(account_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            account = account_or_404(session, account_id)
            closed = sign_out_everywhere(session, account, **_told(session, account))
    except AboveOneself:
        return refuse_above(account_id)
    flash(ngettext("One browser is signed out.", "%(num)s browsers are signed out.", closed), "success")
    return redirect(url_for("account_admin.show", account_id=account_id), 303)


def account_or_404(session: Session, account_id: int) -> Account:
    """The account if it is within this request's reach."""
    found = find_account(session, account_id, current_scope(), local_day(current_clock()()))
    return found or abort(404)


def refuse_above(account_id: int) -> ResponseReturnValue:
    """Back to the account, saying why nothing was done."""
    flash(
        gettext("This account holds more than you do. Somebody with at least its roles has to do this."),
        "error",
    )
    return redirect(url_for("account_admin.show", account_id=account_id), 303)


def _person_or_404(session: Session, person_id: int) -> Person:
    return find_person(session, person_id, current_scope(), local_day(current_clock()())) or abort(404)


def _told(session: Session, account: Account) -> dict[str, Any]:
    """What every service about an account is told besides: where it belongs, who acts, and the time."""
    clock = current_clock()
    card = person_card(session, account.person_id, local_day(clock()))
    return {"unit_path": _unit_path(card), "actor": current_actor(), "clock": clock}


def _unit_path(card: PersonCard | None) -> str:
    return card.unit_path if card else ""


def _new_page(session: Session, form: NewAccountForm, person: Person) -> str:
    card = person_card(session, person.id, local_day(current_clock()()))
    return render_template("accounts/admin/new.html", form=form, person=person, card=card)


def _one_time_page(account: Account, password: str, *, is_new: bool) -> str:
    """Shown in the answer itself: after a redirect the password would have to wait in a cookie or the database."""
    person = current_session().get_one(Person, account.person_id)
    return render_template(
        "accounts/admin/one_time.html", account=account, person=person, password=password, is_new=is_new
    )
