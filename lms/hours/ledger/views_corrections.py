"""Corrections by hand: one entry, taken back with a reason, or posted again."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.days import local_date
from lms.hours.ledger.correcting import (
    Correctable,
    KeptElsewhere,
    OwnEntry,
    find_correctable,
    keeper_of,
    post_again,
    take_back,
)
from lms.hours.ledger.forms import CorrectionForm
from lms.hours.ledger.reading import lines_by_id
from lms.hours.ledger.services import AlreadyReversed
from lms.organisation.api import person_card
from lms.plugins import current_registry
from lms.web.access import current_actor, current_scope, requires
from lms.web.flashes import offer_undo

blueprint = Blueprint(
    "hour_corrections", __name__, url_prefix="/people/hours/entries", template_folder="../templates"
)


@blueprint.get("/<int:entry_id>")
@requires("lms.correct_hours", Reach.UNITS)
def correct(entry_id: int) -> ResponseReturnValue:
    return _page(_found(current_session(), entry_id), CorrectionForm(formdata=None))


@blueprint.post("/<int:entry_id>")
@requires("lms.correct_hours", Reach.UNITS)
def reverse(entry_id: int) -> ResponseReturnValue:
    form = CorrectionForm()
    if not form.validate_on_submit():
        return _page(_found(current_session(), entry_id), form), 422
    try:
        with unit_of_work() as session:
            entry = _found(session, entry_id).entry
            take_back(
                session, current_registry(), entry, reason=form.reason.data or "",
                actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
    except (AlreadyReversed, KeptElsewhere, OwnEntry):  # the page says which
        return redirect(url_for("hour_corrections.correct", entry_id=entry_id), 303)
    offer_undo(_("The hours are taken back."), url_for("hour_corrections.again", entry_id=entry_id))
    return redirect(url_for("hour_corrections.correct", entry_id=entry_id), 303)


@blueprint.post("/<int:entry_id>/again")
@requires("lms.correct_hours", Reach.UNITS)
def again(entry_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            found = _found(session, entry_id)
            reversal = found.reversal or abort(404)
            posted = post_again(session, found.entry, reversal, actor=current_actor(), clock=current_clock())
            posted_id = posted.id
    except OwnEntry:
        return redirect(url_for("hour_corrections.correct", entry_id=entry_id), 303)
    flash(_("The hours are posted again, as an entry of their own."), "success")
    return redirect(url_for("hour_corrections.correct", entry_id=posted_id), 303)


def _found(session: Session, entry_id: int) -> Correctable:
    today = local_date(current_clock()())
    return find_correctable(session, entry_id, current_scope(), today) or abort(404)


def _page(found: Correctable, form: CorrectionForm) -> str:
    session, entry, registry = current_session(), found.entry, current_registry()
    return render_template(
        "hours/corrections/entry.html",
        found=found, form=form,
        line=lines_by_id(session, registry, entry.person_id, [entry.id])[entry.id],
        person=person_card(session, entry.person_id, local_date(current_clock()())),
        keeper=None if found.reversal else keeper_of(session, registry, entry),
        is_own=current_actor().person_id == entry.person_id,
    )  # fmt: skip
