"""The unit tree as a page, and changes to it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.organisation.api import UnitCard, unit_cards
from lms.organisation.models import Appointment, Unit
from lms.organisation.scopes import holding_on, unit_in_scope
from lms.organisation.units.forms import UnitForm
from lms.organisation.units.services import (
    UnitRefused,
    add_unit,
    change_unit,
    close_unit,
    move_unit,
    reopen_unit,
)
from lms.web.access import current_actor, current_scope, requires
from lms.web.flashes import offer_undo
from lms.web.i18n import local_day, localised

blueprint = Blueprint("units", __name__, url_prefix="/units", template_folder="../templates")

REFUSALS = {
    "code_taken": _l("Another unit has this code."),
    "below_itself": _l("A unit cannot be put below itself."),
    "other_organisation": _l("A unit cannot be moved to another organisation."),
    "has_people": _l("People still serve in this unit or below it; move them first."),
}


@blueprint.get("")
@requires("lms.manage_units", Reach.UNITS)
def tree() -> ResponseReturnValue:
    session, today = current_session(), local_day(current_clock()())
    heads = session.execute(
        select(Appointment.unit_id, func.count())
        .join(Unit, Unit.id == Appointment.unit_id)
        .where(holding_on(today), unit_in_scope(current_scope()))
        .group_by(Appointment.unit_id)
    )
    closed = session.scalars(
        select(Unit).where(unit_in_scope(current_scope()), Unit.is_active.is_(False))
    ).all()
    units = unit_cards(session, current_scope())
    return render_template("organisation/units.html", units=units, heads=dict(heads.all()), closed=closed)


@blueprint.route("/new", methods=["GET", "POST"])
@requires("lms.manage_units", Reach.UNITS)
def new() -> ResponseReturnValue:
    form = _form(unit_cards(current_session(), current_scope()))
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                parent = _unit(session, form.parent_id.data)
                add_unit(session, parent, **_names(form), actor=current_actor(), clock=current_clock())
            flash(_("The unit %(name)s has been added.", name=form.name.data), "success")
            return redirect(url_for("units.tree"))
        except UnitRefused as refusal:
            form.code.errors = [str(REFUSALS[refusal.code])]
    return render_template("organisation/unit_form.html", form=form, unit=None), 422 if form.errors else 200


@blueprint.route("/<int:unit_id>", methods=["GET", "POST"])
@requires("lms.manage_units", Reach.UNITS)
def edit(unit_id: int) -> ResponseReturnValue:
    unit = _unit(current_session(), unit_id)
    cards = unit_cards(current_session(), current_scope())
    form = _form([card for card in cards if not card.path.startswith(unit.path)], unit)
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                unit = _unit(session, unit_id)
                change_unit(session, unit, **_names(form), actor=current_actor(), clock=current_clock())
                if "parent_id" in form and form.parent_id.data != unit.parent_id:
                    move_unit(
                        session,
                        unit,
                        _unit(session, form.parent_id.data),
                        actor=current_actor(),
                        clock=current_clock(),
                    )
            flash(_("Saved."), "success")
            return redirect(url_for("units.tree"))
        except UnitRefused as refusal:
            form.code.errors = [str(REFUSALS[refusal.code])]
    return render_template("organisation/unit_form.html", form=form, unit=unit), 422 if form.errors else 200


@blueprint.post("/<int:unit_id>/close")
@requires("lms.manage_units", Reach.UNITS)
def close(unit_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            unit, today = _unit(session, unit_id), local_day(current_clock()())
            close_unit(session, unit, today, actor=current_actor(), clock=current_clock())
            name = localised(unit)
        offer_undo(_("%(name)s is closed.", name=name), url_for("units.reopen", unit_id=unit_id))
    except UnitRefused as refusal:
        flash(str(REFUSALS[refusal.code]), "error")
    return redirect(url_for("units.tree"))


@blueprint.post("/<int:unit_id>/reopen")
@requires("lms.manage_units", Reach.UNITS)
def reopen(unit_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        reopen_unit(session, _unit(session, unit_id), actor=current_actor(), clock=current_clock())
    flash(_("The unit is in use again."), "success")
    return redirect(url_for("units.tree"))


def _unit(session: Session, unit_id: int | None) -> Unit:
    unit = session.scalar(select(Unit).where(Unit.id == unit_id, unit_in_scope(current_scope())))
    return unit or abort(404)


def _form(parents: list[UnitCard], unit: Unit | None = None) -> UnitForm:
    form = UnitForm(obj=unit)
    if unit is not None and not any(card.id == unit.parent_id for card in parents):
        del form.parent_id  # the top of what one manages stays where it is
    else:
        form.parent_id.choices = [(card.id, "　" * (card.depth - 1) + localised(card)) for card in parents]
    return form


def _names(form: UnitForm) -> dict[str, Any]:
    return {
        "code": form.code.data,
        "name": form.name.data,
        "name_en": form.name_en.data or None,
        "kind": form.kind.data,
    }
