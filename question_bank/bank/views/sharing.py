"""To whom a bank is lent, and taking copies from one that is."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from lms.clock import current_clock
from lms.contracts.access import Reach, Scope
from lms.db import current_session, unit_of_work
from lms.organisation.api import UnitCard, unit_cards
from lms.web.access import current_actor, requires
from lms.web.flashes import offer_undo
from question_bank.bank.forms.records import ShareForm
from question_bank.bank.models import Bank
from question_bank.bank.services.categories import top_category
from question_bank.bank.services.copying import copy_items
from question_bank.bank.services.sharing import ShareRefused, share_bank, shares_of, take_back
from question_bank.bank.views.blueprint import bank_or_404, blueprint
from question_bank.bank.views.reaching import reached_or_404
from question_bank.wording import unit_choices

RIGHT_TITLES = {
    "draw": _l("Draw for exams, keys unseen"),
    "see": _l("Draw, and read with the keys"),
    "copy": _l("Draw, read and take copies"),
}
REFUSALS = {
    "unknown_right": _l("Choose what the unit may do with the bank."),
    "own_unit": _l("This unit owns the bank; its authors have it anyway."),
}


@blueprint.get("/banks/<int:bank_id>/sharing")
@requires("question_bank.author", Reach.UNITS)
def sharing(bank_id: int) -> ResponseReturnValue:
    session = current_session()
    bank = bank_or_404(session, bank_id)
    shares = shares_of(session, bank_id)
    return render_template(
        "question_bank/sharing.html", bank=bank, shares=shares, form=_form(bank), rights=RIGHT_TITLES
    )


@blueprint.post("/banks/<int:bank_id>/sharing")
@requires("question_bank.author", Reach.UNITS)
def share(bank_id: int) -> ResponseReturnValue:
    form = _form(bank_or_404(current_session(), bank_id))
    if not form.validate_on_submit():
        flash(_("Choose a unit and what it may do."), "warning")
        return redirect(url_for(".sharing", bank_id=bank_id))
    try:
        with unit_of_work() as session:
            bank = bank_or_404(session, bank_id)
            actor, clock = current_actor(), current_clock()
            share_bank(session, bank, form.unit.data, form.right.data, actor=actor, clock=clock)
        flash(_("The bank is lent."), "success")
    except ShareRefused as refusal:
        flash(REFUSALS[refusal.code], "warning")
    return redirect(url_for(".sharing", bank_id=bank_id))


@blueprint.post("/banks/<int:bank_id>/sharing/<int:unit_id>/end")
@requires("question_bank.author", Reach.UNITS)
def end_sharing(bank_id: int, unit_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        bank = bank_or_404(session, bank_id)
        right = take_back(session, bank, unit_id, actor=current_actor(), clock=current_clock())
    if right is None:
        flash(_("It was not lent to that unit any more."), "info")
    else:
        again = {"unit": str(unit_id), "right": right}
        offer_undo(
            _("Taken back. Exams that are set go on drawing."), url_for(".share", bank_id=bank_id), again
        )
    return redirect(url_for(".sharing", bank_id=bank_id))


@blueprint.post("/banks/<int:bank_id>/copies")
@requires("question_bank.author", Reach.UNITS)
def copy(bank_id: int) -> ResponseReturnValue:
    """Copies the items chosen into the top of an own bank, as drafts."""
    ids = request.form.getlist("items", type=int)
    with unit_of_work() as session:
        origin = reached_or_404(session, bank_id)
        if not origin.may_copy:
            abort(403)
        target = bank_or_404(session, request.form.get("target", 0, type=int))
        copied = copy_items(
            session, origin.bank, ids, target, top_category(session, target.id),
            source_note=_("Copied from “%(bank)s”", bank=origin.bank.title),
            actor=current_actor(), clock=current_clock(),
        )  # fmt: skip
        target_id, count = target.id, len(copied.item_ids)
    done = ngettext("%(num)s question copied as a draft.", "%(num)s questions copied as drafts.", count)
    if copied.known:
        done += " " + ngettext("%(num)s was there already.", "%(num)s were there already.", copied.known)
    flash(done, "success" if count else "info")
    return redirect(url_for(".show", bank_id=target_id, state="draft") if count else _back(bank_id))


def _back(bank_id: int) -> str:
    return url_for(".show", bank_id=bank_id)


def _form(bank: Bank) -> ShareForm:
    """The form, which offers every unit of the organisation but the bank's own."""
    form = ShareForm()
    form.unit.choices = unit_choices(unit for unit in _units() if unit.id != bank.unit_id)
    form.right.choices = list(RIGHT_TITLES.items())
    return form


def _units() -> list[UnitCard]:
    path = current_actor().organisation_path
    return unit_cards(current_session(), Scope(unit_paths=(path,) if path else ()))
