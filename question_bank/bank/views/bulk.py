"""Changing what is said about many chosen questions."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.web.access import current_actor, requires
from question_bank.bank.forms.records import BulkForm, labels_in
from question_bank.bank.models import Bank
from question_bank.bank.services.bulk_edit import EDITS, BulkEdit, EditRefused, edit_many
from question_bank.bank.services.changes import Changed, move_items
from question_bank.bank.services.items import category_of_bank
from question_bank.bank.services.labels import labels_in_use
from question_bank.bank.services.listing import item_rows
from question_bank.bank.services.reading import category_tree
from question_bank.bank.services.states import STATE_CHANGES, change_states
from question_bank.bank.views.blueprint import bank_or_404, blueprint
from question_bank.bank.views.items import back_to, say_changed

MOST_CHOSEN = 400
REFUSALS = {
    "label_missing": _l("Write the words to add or to take away."),
    "difficulty": _l("A difficulty is a number from 1 to 5."),
    "dates_upside_down": _l("The last day lies before the first."),
}


@blueprint.route("/banks/<int:bank_id>/bulk", methods=["GET", "POST"])
@requires("question_bank.author", Reach.UNITS)
def bulk(bank_id: int) -> ResponseReturnValue:
    """The chosen questions and what can be said about them all; the questions stand in the address."""
    session = current_session()
    bank_or_404(session, bank_id)
    ids = request.args.getlist("items", type=int)[:MOST_CHOSEN]
    form = BulkForm()
    tree = category_tree(session, bank_id)
    form.category.choices = [(card.id, " / ".join(card.names) or _("Top of the bank")) for card in tree]
    if request.method == "POST" and _is_done(bank_id, ids, form):
        return redirect(back_to(bank_id))
    rows = item_rows(session, ids) if bank_or_404(session, bank_id) else []
    page = render_template(
        "question_bank/bulk.html",
        bank=bank_or_404(session, bank_id),
        form=form,
        rows=[row for row in rows if row.category_id in {card.id for card in tree}],
        here=url_for(".bulk", bank_id=bank_id, items=ids, next=request.args.get("next")),
        labels=labels_in_use(session, bank_id),
    )
    return page, 422 if request.method == "POST" else 200


@blueprint.post("/banks/<int:bank_id>/chosen")
@requires("question_bank.author", Reach.UNITS)
def chosen(bank_id: int) -> ResponseReturnValue:
    """From the check boxes of the list to the page about what they chose."""
    ids = request.form.getlist("items", type=int)[:MOST_CHOSEN]
    return redirect(url_for(".bulk", bank_id=bank_id, items=ids, next=request.args.get("next")), 303)


def _is_done(bank_id: int, ids: list[int], form: BulkForm) -> bool:
    """Carries out the `edit` that was sent; False, after saying why, when it cannot be."""
    kind = request.form.get("edit", "")
    if not form.validate():
        flash(str(form.first_error()), "warning")
        return False
    try:
        with unit_of_work() as session:
            bank = bank_or_404(session, bank_id)
            changed = _changed(session, bank, ids, kind, form)
            change_id, count, refused = changed.change.id, changed.count, changed.refused
    except EditRefused as refusal:
        flash(REFUSALS[refusal.code], "warning")
        return False
    say_changed(bank_id, change_id, kind, count, refused)
    return True


def _changed(session: Session, bank: Bank, ids: list[int], kind: str, form: BulkForm) -> Changed:
    actor, clock = current_actor(), current_clock()
    if kind == "move":
        target = category_of_bank(session, bank.id, form.category.data or 0) or abort(404)
        return move_items(session, bank, ids, target.id, actor=actor, clock=clock)
    if kind in STATE_CHANGES:
        return change_states(session, bank, ids, kind, actor=actor, clock=clock)
    if kind not in EDITS:
        abort(400)
    edit = BulkEdit(
        kind,
        labels=labels_in(form.labels.data),
        difficulty=form.difficulty.data or None,
        source=form.source.data or "",
        valid_from=form.valid_from.data,
        valid_until=form.valid_until.data,
    )
    return edit_many(session, bank, ids, edit, actor=actor, clock=clock)
