"""An item's page, and changing one or many items at once."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.plugins import current_registry
from lms.web.access import current_actor, requires
from lms.web.flashes import offer_undo
from question_bank.analysis.services.keeping import item_figures
from question_bank.bank.forms.editors import EDITORS
from question_bank.bank.models import BulkChange
from question_bank.bank.services.changes import STATE_CHANGES, change_states, move_items, undo_change
from question_bank.bank.services.items import category_of_bank
from question_bank.bank.services.reading import category_tree, versions_of
from question_bank.bank.views.blueprint import bank_or_404, blueprint, item_or_404
from question_bank.bank.views.presenting import changes_between, shown_item
from question_bank.usage import times_asked


@blueprint.get("/items/<int:item_id>")
@requires("question_bank.author", Reach.UNITS)
def item(item_id: int) -> ResponseReturnValue:
    session = current_session()
    found, bank = item_or_404(session, item_id)
    wanted = request.args.get("version", type=int)
    shown = shown_item(session, item_id, bank.id, current_registry(), wanted) or abort(404)
    names = {card.id: card.names for card in category_tree(session, bank.id)}
    return render_template(
        "question_bank/item.html",
        bank=bank, shown=shown, history=changes_between(versions_of(session, item_id)),
        category=names[found.category_id], asked=times_asked(session, [item_id]).get(item_id, 0),
        can_edit=shown.version.type in EDITORS, fared=item_figures(session, [item_id]).get(item_id),
    )  # fmt: skip


@blueprint.post("/banks/<int:bank_id>/items")
@requires("question_bank.author", Reach.UNITS)
def change_items(bank_id: int) -> ResponseReturnValue:
    """Does `action` to the items chosen and goes back to where it was asked."""
    ids = request.form.getlist("items", type=int)
    action = request.form.get("action", "")
    with unit_of_work() as session:
        bank = bank_or_404(session, bank_id)
        actor, clock = current_actor(), current_clock()
        if action == "move":
            target = category_of_bank(session, bank_id, request.form.get("target", -1, type=int))
            change = move_items(session, bank, ids, (target or abort(404)).id, actor=actor, clock=clock)
        elif action in STATE_CHANGES:
            change = change_states(session, bank, ids, action, actor=actor, clock=clock)
        else:
            abort(400)
        change_id, count = change.id, len(change.after)
    _say_changed(bank_id, change_id, action, count)
    return redirect(_back(bank_id))


@blueprint.post("/banks/<int:bank_id>/changes/<int:change_id>/undo")
@requires("question_bank.author", Reach.UNITS)
def undo(bank_id: int, change_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        bank_or_404(session, bank_id)
        change = session.get(BulkChange, change_id)
        if change is None or change.bank_id != bank_id:
            abort(404)
        count = undo_change(session, change, actor=current_actor(), clock=current_clock())
    if count:
        flash(
            ngettext("%(num)s question is as it was.", "%(num)s questions are as they were.", count),
            "success",
        )
    else:
        flash(_("There was nothing left to undo."), "info")
    return redirect(_back(bank_id))


def _say_changed(bank_id: int, change_id: int, action: str, count: int) -> None:
    if not count:
        flash(_("Nothing was changed: no chosen question allows it."), "info")
        return
    texts = {
        "release": ngettext("%(num)s question released.", "%(num)s questions released.", count),
        "withdraw": ngettext(
            "%(num)s question is a draft again.", "%(num)s questions are drafts again.", count
        ),
        "retire": ngettext("%(num)s question retired.", "%(num)s questions retired.", count),
        "restore": ngettext("%(num)s question restored.", "%(num)s questions restored.", count),
        "move": ngettext("%(num)s question moved.", "%(num)s questions moved.", count),
    }
    undo_url = url_for(".undo", bank_id=bank_id, change_id=change_id, next=request.args.get("next"))
    offer_undo(texts[action], undo_url)


def _back(bank_id: int) -> str:
    """The page of this site that asked, the bank's without one."""
    wanted = request.args.get("next", "")
    return wanted if wanted.startswith("/questions/") else url_for(".show", bank_id=bank_id)
