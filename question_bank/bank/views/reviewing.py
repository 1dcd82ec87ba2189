"""The review of questions: what waits, the steps, and what is said on the way."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.web.access import current_actor, current_scope, requires
from lms.web.flashes import offer_undo
from question_bank.bank.domain.review import ReviewRefused
from question_bank.bank.forms.records import NoteForm, RemarkForm, ReturnForm
from question_bank.bank.services.changes import Changed
from question_bank.bank.services.reviewing import returned_to, waiting_for
from question_bank.bank.services.states import release_item, return_item, submit_item
from question_bank.bank.services.steps import CommentMissing, say
from question_bank.bank.views.blueprint import blueprint, item_or_404

REFUSALS = {
    "wrong_state": _l("Somebody else has taken this step already."),
    "version_changed": _l(
        "The question has been changed since you opened it. Read the new version, then decide."
    ),
    "needs_review": _l("This bank wants questions reviewed: submit it first."),
    "needs_second_person": _l("You wrote this version. In this bank, somebody else releases it."),
    "comment_missing": _l("Say what should be changed."),
}


@blueprint.get("/reviews")
@requires("question_bank.author", Reach.UNITS)
def reviews() -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    mine = returned_to(session, actor.account_id) if actor.account_id is not None else []
    waiting = waiting_for(session, current_scope(), actor)
    return render_template("question_bank/reviews.html", waiting=waiting, returned=mine)


@blueprint.post("/items/<int:item_id>/submit")
@requires("question_bank.author", Reach.UNITS)
def submit(item_id: int) -> ResponseReturnValue:
    note = NoteForm().note.data or ""
    return _step(item_id, submit_item, _("Submitted for review."), note)


@blueprint.post("/items/<int:item_id>/release")
@requires("question_bank.author", Reach.UNITS)
def release(item_id: int) -> ResponseReturnValue:
    return _step(item_id, release_item, _("Released: exams may draw it."), "")


@blueprint.post("/items/<int:item_id>/return")
@requires("question_bank.author", Reach.UNITS)
def send_back(item_id: int) -> ResponseReturnValue:
    comment = ReturnForm().comment.data or ""
    try:
        with unit_of_work() as session:
            item, bank = item_or_404(session, item_id)
            return_item(
                session, bank, item,
                seen_version=_seen(), comment=comment, actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
        flash(_("Returned to its author."), "success")
    except ReviewRefused as refusal:
        flash(REFUSALS[refusal.code], "warning")
    return _on(item_id)


@blueprint.post("/items/<int:item_id>/comments")
@requires("question_bank.author", Reach.UNITS)
def comment(item_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            item, _bank = item_or_404(session, item_id)
            say(session, item, RemarkForm().text.data or "", actor=current_actor(), clock=current_clock())
    except CommentMissing:
        flash(_("Write the comment first."), "warning")
    return redirect(url_for(".item", item_id=item_id, _anchor="thread"))


def _step(item_id: int, service: Callable[..., Changed], done: str, note: str) -> ResponseReturnValue:
    """One step of the review, which can be taken back."""
    try:
        with unit_of_work() as session:
            item, bank = item_or_404(session, item_id)
            bank_id = bank.id
            changed = service(
                session, bank, item,
                seen_version=_seen(), note=note, actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
            change_id = changed.change.id
        here = url_for(".item", item_id=item_id)
        offer_undo(done, url_for(".undo", bank_id=bank_id, change_id=change_id, next=here))
    except ReviewRefused as refusal:
        flash(REFUSALS[refusal.code], "warning")
    return _on(item_id)


def _seen() -> int:
    """The version that the page showed when the button was pressed."""
    return request.form.get("seen_version", 0, type=int)


def _on(item_id: int) -> ResponseReturnValue:
    """The next question that waits, for whoever works through the list, else the question's page."""
    if request.form.get("back") == "reviews":
        return redirect(url_for(".reviews"))
    return redirect(url_for(".item", item_id=item_id))
