"""Giving and taking roles."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from lms.accounts.directory import grantable_units
from lms.accounts.forms.admin import RoleForm
from lms.accounts.models import Account
from lms.accounts.services.roles import LastAdministratorRole, RoleAboveOneself, grant_role, revoke_role
from lms.accounts.views.admin import account_or_404, manages
from lms.accounts.views.blueprints import account_admin
from lms.clock import current_clock
from lms.contracts.access import Role
from lms.db import current_session, unit_of_work
from lms.organisation.api import person_card
from lms.organisation.models import Person, Unit
from lms.organisation.scopes import unit_in_scope
from lms.web.access import current_actor, current_scope
from lms.web.flashes import offer_undo
from lms.web.i18n import local_day, localised


@account_admin.get("/<int:account_id>/roles")
@manages
def choose_role(account_id: int) -> ResponseReturnValue:
    session = current_session()
    account = account_or_404(session, account_id)
    return _page(session, account, _form(session, account))


@account_admin.post("/<int:account_id>/roles")
@manages
def give_role(account_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        account = account_or_404(session, account_id)
        form = _form(session, account)
        if not form.validate():
            return _page(session, account, form), 422
        role, unit = Role(form.role.data), session.get_one(Unit, form.unit.data)
        try:
            is_new = grant_role(
                session,
                account,
                role,
                unit,
                scope=current_scope(),
                actor=current_actor(),
                clock=current_clock(),
            )
        except RoleAboveOneself:
            form.role.errors = [gettext("You can only give what you hold yourself over this unit.")]
            return _page(session, account, form), 422
    flash(
        gettext("The role is given.") if is_new else gettext("The account has this role already."), "success"
    )
    return redirect(url_for("account_admin.show", account_id=account_id), 303)


@account_admin.post("/<int:account_id>/roles/<int:grant_id>/revoke")
@manages
def take_role(account_id: int, grant_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            account = account_or_404(session, account_id)
            grant = next((one for one in account.roles if one.id == grant_id), None) or abort(404)
            held = {"role": grant.role, "unit": str(grant.unit_id)}
            revoke_role(session, grant, scope=current_scope(), actor=current_actor(), clock=current_clock())
        offer_undo(
            gettext("The role is taken."), url_for("account_admin.give_role", account_id=account_id), held
        )
    except RoleAboveOneself:
        flash(gettext("You can only take what you hold yourself over this unit."), "error")
    except LastAdministratorRole:
        flash(gettext("This is your last role as administrator; another administrator can take it."), "error")
    return redirect(url_for("account_admin.show", account_id=account_id), 303)


def _form(session: Session, account: Account) -> RoleForm:
    form = RoleForm() if request.method == "POST" else RoleForm(formdata=None)
    card = person_card(session, account.person_id, local_day(current_clock()()))
    units = list(
        grantable_units(session, current_scope(), request.args.get("q", ""), card.unit_path if card else None)
    )
    if form.unit.data and all(unit.id != form.unit.data for unit in units):
        units += session.query(Unit).where(Unit.id == form.unit.data, unit_in_scope(current_scope())).all()
    form.unit.choices = [(unit.id, _label(unit)) for unit in units]
    return form


def _label(unit: Unit) -> str:
    return "\u2003" * (unit.depth - 1) + localised(unit)


def _page(session: Session, account: Account, form: RoleForm) -> str:
    return render_template(
        "accounts/admin/role.html",
        account=account,
        person=session.get_one(Person, account.person_id),
        form=form,
        words=request.args.get("q", ""),
    )
