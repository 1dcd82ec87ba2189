"""The tree of a bank's categories: making, renaming, moving and taking away."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import unit_of_work
from lms.web.access import current_actor, requires
from lms.web.flashes import offer_undo
from question_bank.bank.forms.banks import CategoryForm
from question_bank.bank.models import Category
from question_bank.bank.services.categories import (
    CategoryRefused,
    add_category,
    delete_category,
    move_category,
    rename_category,
)
from question_bank.bank.services.items import category_of_bank
from question_bank.bank.views.blueprint import bank_or_404, blueprint
from question_bank.usage import draws_from

REFUSALS = {
    "name_taken": _l("There is a category of this name here already."),
    "too_deep": _l("The tree is as deep as it may be. Put the category further up."),
    "name_missing": _l("Give the category a name."),
    "into_itself": _l("A category cannot lie below itself."),
    "is_top": _l("The top of the bank stays where it is."),
    "not_empty": _l(
        "The category still holds questions (retired ones count) or categories. Move them first."
    ),
}


@blueprint.post("/banks/<int:bank_id>/categories")
@requires("question_bank.author", Reach.UNITS)
def create_category(bank_id: int) -> ResponseReturnValue:
    """A new category below the one given, or another name for it when `rename` is sent."""
    form = CategoryForm()
    place = request.form.get("category", -1, type=int)
    if not form.validate_on_submit():
        flash(_("Give the category a name."), "warning")
        return redirect(url_for(".show", bank_id=bank_id, category=place))
    name, actor = form.name.data or "", current_actor()
    try:
        with unit_of_work() as session:
            parent = _category(session, bank_id, place)
            if request.form.get("rename"):
                rename_category(session, parent, name, actor=actor, clock=current_clock())
            else:
                place = add_category(session, parent, name, actor=actor, clock=current_clock()).id
    except CategoryRefused as refusal:
        flash(REFUSALS[refusal.code], "warning")
    return redirect(url_for(".show", bank_id=bank_id, category=place))


@blueprint.post("/banks/<int:bank_id>/categories/move")
@requires("question_bank.author", Reach.UNITS)
def move_branch(bank_id: int) -> ResponseReturnValue:
    """Puts a category with all below it below another."""
    place = request.form.get("category", -1, type=int)
    try:
        with unit_of_work() as session:
            category = _category(session, bank_id, place)
            before = category.parent_id
            target = _category(session, bank_id, request.form.get("target", -1, type=int))
            move_category(session, category, target, actor=current_actor(), clock=current_clock())
        back = {"category": str(place), "target": str(before)}
        offer_undo(_("The category is moved."), url_for(".move_branch", bank_id=bank_id), back)
    except CategoryRefused as refusal:
        flash(REFUSALS[refusal.code], "warning")
    return redirect(url_for(".show", bank_id=bank_id, category=place))


@blueprint.post("/banks/<int:bank_id>/categories/delete")
@requires("question_bank.author", Reach.UNITS)
def remove_category(bank_id: int) -> ResponseReturnValue:
    """Takes away an empty category from which nothing draws."""
    place = request.form.get("category", -1, type=int)
    try:
        with unit_of_work() as session:
            category = _category(session, bank_id, place)
            above, name = category.parent_id, category.name
            if titles := draws_from(session, category.id):
                flash(
                    _("“%(title)s” draws from this category. Change that first.", title=titles[0]), "warning"
                )
                return redirect(url_for(".show", bank_id=bank_id, category=place))
            delete_category(session, category, actor=current_actor(), clock=current_clock())
    except CategoryRefused as refusal:
        flash(REFUSALS[refusal.code], "warning")
        return redirect(url_for(".show", bank_id=bank_id, category=place))
    again = {"category": str(above), "name": name}
    text = _("The category “%(name)s” is gone.", name=name)
    offer_undo(text, url_for(".create_category", bank_id=bank_id), again)
    return redirect(url_for(".show", bank_id=bank_id, category=above))


def _category(session: Session, bank_id: int, category_id: int) -> Category:
    bank_or_404(session, bank_id)
    return category_of_bank(session, bank_id, category_id) or abort(404)
