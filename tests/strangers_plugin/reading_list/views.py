"""The pages: the list, a book with one's notes, and a form for new books."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.organisation.api import unit_cards
from lms.web.access import current_actor, current_scope, requires
from lms.web.views import local_address
from reading_list.domain import NotesFault
from reading_list.forms import BookForm, NotesForm
from reading_list.queries import book_in, books_in, readings_of
from reading_list.services import NotesNotEnough, add_book, finish_reading

blueprint = Blueprint("reading_list", __name__, url_prefix="/reading-list", template_folder="templates")
FAULTS = {
    NotesFault.TOO_SHORT: _l("This is too short to show that the book was read. Write down a little more."),
    NotesFault.REPEATED: _l("The same line stands here several times. Say something more about the book."),
}


@blueprint.get("")
@requires("reading_list.read", Reach.ORGANISATION)
def index() -> ResponseReturnValue:
    session = current_session()
    books = books_in(session, current_scope())
    return render_template(
        "reading_list/index.html", books=books, readings=readings_of(session, _person_id())
    )


@blueprint.route("/<int:book_id>", methods=["GET", "POST"])
@requires("reading_list.read", Reach.ORGANISATION)
def book(book_id: int) -> ResponseReturnValue:
    form, person_id = NotesForm(), _person_id()
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                chosen = book_in(session, current_scope(), book_id) or abort(404)
                notes, actor = form.notes.data or "", current_actor()
                finish_reading(session, chosen, person_id, notes, actor=actor, clock=current_clock())
        except NotesNotEnough as refusal:
            form.notes.errors = [str(FAULTS[refusal.fault])]
        else:
            flash(_("Your notes are kept, and the book counts as read."), "success")
            return redirect(local_address(request.args.get("return_to", url_for("reading_list.index"))), 303)
    chosen = book_in(current_session(), current_scope(), book_id) or abort(404)
    reading = readings_of(current_session(), person_id).get(book_id)
    return render_template("reading_list/book.html", book=chosen, reading=reading, form=form)


@blueprint.route("/new", methods=["GET", "POST"])
@requires("reading_list.add_book", Reach.UNITS)
def new() -> ResponseReturnValue:
    units = unit_cards(current_session(), current_scope())
    form = BookForm()
    form.unit_id.choices = [(unit.id, unit.name) for unit in units]
    if form.validate_on_submit():
        values = {name: form[name].data for name in ("title", "author", "hours", "characters_required")}
        unit = next(unit for unit in units if unit.id == form.unit_id.data)
        with unit_of_work() as session:
            add_book(session, unit, **values, actor=current_actor(), clock=current_clock())
        return redirect(url_for("reading_list.index"), 303)
    return render_template("reading_list/new.html", form=form)


def _person_id() -> int:
    return current_actor().person_id or abort(404)
