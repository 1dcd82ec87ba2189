"""Accounts for many people at once: whom they are for, and the sheet of codes to hand out."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.codes_sheet import codes_workbook
from lms.accounts.domain.usernames import UsernameProblem
from lms.accounts.services.many_accounts import (
    Login,
    PeopleChanged,
    Serving,
    create_accounts,
    never_used,
    plan_accounts,
    renew_codes,
)
from lms.accounts.views.admin import manages
from lms.accounts.views.blueprints import account_admin
from lms.accounts.wording import USERNAME_PROBLEMS
from lms.clock import current_clock
from lms.db import current_session, unit_of_work
from lms.organisation.api import UnitCard, unit_cards
from lms.web.access import current_actor, current_scope
from lms.web.download import XLSX
from lms.web.i18n import local_day
from lms.web.paging import page_of


@account_admin.get("/many")
@manages
def many() -> ResponseReturnValue:
    session, today = current_session(), _today()
    units = unit_cards(session, current_scope())
    unit = _chosen(units)
    plan = plan_accounts(session, unit, today)
    return render_template(
        "accounts/admin/many.html",
        units=units,
        unit=unit,
        plan=plan,
        page=page_of(plan.ready),
        unused=len(never_used(session, unit, today)),
        problems=USERNAME_PROBLEMS,
    )


@account_admin.post("/many")
@manages
def create_many() -> ResponseReturnValue:
    unit = _chosen(unit_cards(current_session(), current_scope()))
    actor, clock = current_actor(), current_clock()
    try:
        with unit_of_work() as session:
            logins, plan = create_accounts(session, unit, _expected(), day=_today(), actor=actor, clock=clock)
    except PeopleChanged:
        return _look_again(unit)
    return _codes_page(unit, logins, plan.refused)


@account_admin.post("/many/codes")
@manages
def renew_many() -> ResponseReturnValue:
    unit = _chosen(unit_cards(current_session(), current_scope()))
    actor, clock = current_actor(), current_clock()
    try:
        with unit_of_work() as session:
            logins = renew_codes(session, unit, _expected(), day=_today(), actor=actor, clock=clock)
    except PeopleChanged:
        return _look_again(unit)
    return _codes_page(unit, logins, ())


def _chosen(units: Sequence[UnitCard]) -> UnitCard:
    """The unit asked for, the first one when none is; 404 for one out of reach."""
    if not request.values.get("unit"):
        return units[0] if units else abort(404)
    wanted = request.values.get("unit", type=int)
    return next((unit for unit in units if unit.id == wanted), None) or abort(404)


def _expected() -> int:
    return request.form.get("people", 0, type=int)


def _today() -> date:
    return local_day(current_clock()())


def _look_again(unit: UnitCard) -> ResponseReturnValue:
    flash(_("The books have changed meanwhile, so nothing was done. Look at the list again."), "warning")
    return redirect(url_for("account_admin.many", unit=unit.id), 303)


def _codes_page(
    unit: UnitCard, logins: Sequence[Login], refused: Sequence[tuple[Serving, UsernameProblem]]
) -> str:
    """The codes, in the answer itself and the file within the page: they could be fetched by no second request,
    because nothing keeps them."""
    address = url_for("accounts.login", _external=True)
    file = b64encode(codes_workbook(logins, refused, address)).decode()
    return render_template(
        "accounts/admin/codes.html",
        unit=unit,
        logins=logins,
        refused=refused,
        problems=USERNAME_PROBLEMS,
        address=address,
        file=f"data:{XLSX};base64,{file}",
        filename=f"accounts-{unit.code}-{_today():%Y%m%d}.xlsx",
    )
