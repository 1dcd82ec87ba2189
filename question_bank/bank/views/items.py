"""An item's page, and changing one or many items at once."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.api import local_date
from lms.plugins import current_registry
from lms.web.access import current_actor, current_scope, requires
from lms.web.flashes import offer_undo
from question_bank.analysis.services.keeping import item_figures
from question_bank.bank.domain.review import Standing
from question_bank.bank.forms.records import NoteForm, RemarkForm, ReturnForm
from question_bank.bank.models import BulkChange
from question_bank.bank.services.changes import move_items, undo_change
from question_bank.bank.services.items import category_of_bank
from question_bank.bank.services.listing import dates_on
from question_bank.bank.services.reading import category_tree, versions_of
from question_bank.bank.services.states import STATE_CHANGES, change_states
from question_bank.bank.services.steps import thread_of
from question_bank.bank.views.blueprint import bank_or_404, blueprint
from question_bank.bank.views.presenting import can_edit, changes_between, shown_item
from question_bank.bank.views.reaching import reached_item_or_404
from question_bank.usage import times_asked, used_in


@blueprint.get("/items/<int:item_id>")
@requires("question_bank.author", Reach.UNITS)
def item(item_id: int) -> ResponseReturnValue:
    session = current_session()
    found, reached = reached_item_or_404(session, item_id)
    bank = reached.bank
    wanted = request.args.get("version", type=int) if reached.is_own else None
    shown = shown_item(session, item_id, bank.id, current_registry(), wanted) or abort(404)
    names = {card.id: card.names for card in category_tree(session, bank.id)}
    own = reached.is_own
    history = versions_of(session, item_id) if own else []
    author = history[0].created_by if history else None
    return render_template(
        "question_bank/item.html",
        bank=bank, reached=reached, shown=shown, history=changes_between(history), category=names[found.category_id],
        standing=Standing(found.state, found.current_version, author, bank.requires_review, found.retired_from),
        is_author=author is not None and author == current_actor().account_id,
        thread=thread_of(session, item_id) if own else [],
        note_form=NoteForm(), return_form=ReturnForm(), remark_form=RemarkForm(),
        dates=dates_on(found.valid_from, found.valid_until, local_date(current_clock()())),
        asked=times_asked(session, [item_id]).get(item_id, 0) if own else 0,
        uses=used_in(session, current_scope(), item_id) if own else [],
        can_edit=own and reached.sees_keys and can_edit(shown.version.type),
        fared=item_figures(session, [item_id]).get(item_id) if own else None,
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
            changed = move_items(session, bank, ids, (target or abort(404)).id, actor=actor, clock=clock)
        elif action in STATE_CHANGES:
            changed = change_states(session, bank, ids, action, actor=actor, clock=clock)
        else:
            abort(400)
        change_id, count, refused = changed.change.id, changed.count, changed.refused
    say_changed(bank_id, change_id, action, count, refused)
    return redirect(back_to(bank_id))


@blueprint.post("/banks/<int:bank_id>/changes/<int:change_id>/undo")
@requires("question_bank.author", Reach.UNITS)
def undo(bank_id: int, change_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        bank_or_404(session, bank_id)
        change = session.get(BulkChange, change_id)
        if change is None or change.bank_id != bank_id:
            abort(404)
        undone = undo_change(session, change, actor=current_actor(), clock=current_clock())
    if undone.count:
        count = undone.count
        flash(
            ngettext("%(num)s question is as it was.", "%(num)s questions are as they were.", count),
            "success",
        )
    if undone.left:
        flash(_left_text(undone.left), "warning")
    elif not undone.count:
        flash(_("There was nothing left to undo."), "info")
    return redirect(back_to(bank_id))


def _left_text(names: tuple[str, ...]) -> str:
    """Names the first few of the questions that an undo left as they are."""
    quoted = _("; ").join(f"“{name[:40]}”" for name in names[:5])
    text = ngettext(
        "%(num)s question was changed since and stays as it is: %(names)s",
        "%(num)s questions were changed since and stay as they are: %(names)s",
        len(names),
        names=quoted,
    )
    return f"{text} …" if len(names) > 5 else text


def say_changed(bank_id: int, change_id: int, action: str, count: int, refused: Mapping[str, int]) -> None:
    """Says what became of a change to many items, and offers to take it back."""
    why = _refusals(refused)
    if not count:
        flash(why or _("Nothing was changed: no chosen question allows it."), "info")
        return
    undo_url = url_for(".undo", bank_id=bank_id, change_id=change_id, next=request.args.get("next"))
    offer_undo(" ".join(filter(None, (_done(action, count), why))), undo_url)


def _done(action: str, count: int) -> str:
    match action:
        case "submit":
            return ngettext(
                "%(num)s question submitted for review.", "%(num)s questions submitted for review.", count
            )
        case "release":
            return ngettext("%(num)s question released.", "%(num)s questions released.", count)
        case "withdraw":
            return ngettext(
                "%(num)s question is a draft again.", "%(num)s questions are drafts again.", count
            )
        case "retire":
            return ngettext("%(num)s question retired.", "%(num)s questions retired.", count)
        case "restore":
            return ngettext("%(num)s question restored.", "%(num)s questions restored.", count)
        case "move":
            return ngettext("%(num)s question moved.", "%(num)s questions moved.", count)
    return ngettext("%(num)s question changed.", "%(num)s questions changed.", count)


def _refusals(refused: Mapping[str, int]) -> str:
    """Why some were left, where the reason is worth a word; that a state does not lead there is seen in the list."""
    texts = []
    if count := refused.get("needs_review", 0):
        texts.append(
            ngettext(
                "%(num)s must be submitted for review first.",
                "%(num)s must be submitted for review first.",
                count,
            )
        )
    if count := refused.get("needs_second_person", 0):
        texts.append(
            ngettext(
                "%(num)s is yours: somebody else releases it.",
                "%(num)s are yours: somebody else releases them.",
                count,
            )
        )
    return " ".join(texts)


def back_to(bank_id: int) -> str:
    """The page of this site that asked, the bank's without one."""
    wanted = request.args.get("next", "")
    return wanted if wanted.startswith("/questions/") else url_for(".show", bank_id=bank_id)
