"""The sections of a paper: their headings, the cells of the blueprint, and the fixed questions."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

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
from question_bank.bank.pool import pool_categories
from question_bank.papers.domain import editing
from question_bank.papers.domain.blueprint import Blueprint, PaperRefused, Section
from question_bank.papers.forms.papers import CellForm, MarksForm, SectionForm, cell_form
from question_bank.papers.models import Paper
from question_bank.papers.services.authoring import PaperFrozen, rewrite_paper
from question_bank.papers.services.reading import (
    MOST_FOUND,
    banks_to_draw_from,
    counts_by_cell,
    find_items,
    items_by_id,
    knowledge_points_of,
)
from question_bank.papers.views.blueprint import (
    PERMISSION,
    blueprint,
    cell_or_404,
    flash_refusal,
    paper_or_404,
    section_or_404,
)
from question_bank.wording import place_words

Change = Callable[[Blueprint], Blueprint]


@blueprint.route("/<int:paper_id>/sections/new", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def new_section(paper_id: int) -> ResponseReturnValue:
    return _section_page(paper_or_404(current_session(), paper_id), None)


@blueprint.route("/<int:paper_id>/sections/<key>", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def edit_section(paper_id: int, key: str) -> ResponseReturnValue:
    paper = paper_or_404(current_session(), paper_id)
    return _section_page(paper, section_or_404(paper, key))


@blueprint.post("/<int:paper_id>/sections/<key>/do")
@requires(PERMISSION, Reach.UNITS)
def change_section(paper_id: int, key: str) -> ResponseReturnValue:
    """Moves the section up or down, or takes it out with everything in it."""
    changes: dict[str, Change] = {
        "up": lambda plan: editing.move_section(plan, key, -1),
        "down": lambda plan: editing.move_section(plan, key, 1),
        "remove": lambda plan: editing.remove_section(plan, key),
    }
    return _rewrite(paper_id, changes.get(request.form.get("action", "")) or abort(400))


@blueprint.route("/<int:paper_id>/sections/<key>/cells/new", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def new_cell(paper_id: int, key: str) -> ResponseReturnValue:
    paper = paper_or_404(current_session(), paper_id)
    return _cell_page(paper, section_or_404(paper, key), "", cell_form(None))


@blueprint.route("/<int:paper_id>/sections/<key>/cells/<cell_key>", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def edit_cell(paper_id: int, key: str, cell_key: str) -> ResponseReturnValue:
    paper = paper_or_404(current_session(), paper_id)
    section = section_or_404(paper, key)
    return _cell_page(paper, section, cell_key, cell_form(cell_or_404(section, cell_key)))


@blueprint.post("/<int:paper_id>/sections/<key>/cells/<cell_key>/remove")
@requires(PERMISSION, Reach.UNITS)
def remove_cell(paper_id: int, key: str, cell_key: str) -> ResponseReturnValue:
    return _rewrite(paper_id, lambda plan: editing.remove_cell(plan, key, cell_key))


@blueprint.route("/<int:paper_id>/sections/<key>/questions", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def questions(paper_id: int, key: str) -> ResponseReturnValue:
    """The fixed questions of a section, and a search for more."""
    paper = paper_or_404(current_session(), paper_id)
    section, form = section_or_404(paper, key), MarksForm()
    if form.validate_on_submit():
        return _add_questions(paper_id, key, form.marks.data or Decimal(1))
    session, scope = current_session(), current_scope()
    words, kind = request.args.get("q", "").strip(), request.args.get("type", "")
    found = find_items(
        session, scope, words=words, kind=kind, bank_id=request.args.get("bank", type=int),
        besides=paper.blueprint.item_ids,
    )  # fmt: skip
    return render_template(
        "papers/questions.html",
        paper=paper,
        section=section,
        form=form,
        items=items_by_id(session, (each.item_id for each in section.questions)),
        found=found,
        is_cut=len(found) == MOST_FOUND,
        banks=banks_to_draw_from(session, scope),
    ), 422 if form.errors else 200


@blueprint.post("/<int:paper_id>/sections/<key>/questions/do")
@requires(PERMISSION, Reach.UNITS)
def change_questions(paper_id: int, key: str) -> ResponseReturnValue:
    """Saves all marks, and does what was pressed: a question up, down or out."""
    action, _sep, number = request.form.get("action", "marks").partition("-")
    item_id = int(number) if number.isdecimal() else 0
    changes: dict[str, Change] = {
        "marks": lambda plan: plan,
        "up": lambda plan: editing.move_question(plan, key, item_id, -1),
        "down": lambda plan: editing.move_question(plan, key, item_id, 1),
        "remove": lambda plan: editing.remove_question(plan, key, item_id),
    }
    change, marks = changes.get(action) or abort(400), _posted_marks()
    back = url_for("papers.questions", paper_id=paper_id, key=key)
    return _rewrite(paper_id, lambda plan: change(editing.set_marks(plan, key, marks)), back)


def _section_page(paper: Paper, before: Section | None) -> ResponseReturnValue:
    form = SectionForm(obj=before)
    if form.validate_on_submit():
        return _rewrite(paper.id, lambda plan: editing.put_section(plan, form.section(before)))
    page = render_template("papers/section.html", paper=paper, section=before, form=form)
    return page, 422 if form.errors else 200


def _cell_page(paper: Paper, section: Section, cell_key: str, form: CellForm) -> ResponseReturnValue:
    session, scope, now = current_session(), current_scope(), current_clock()()
    categories = pool_categories(session, scope, local_date(now))
    form.offer(
        [(each.id, place_words(each)) for each in categories],
        [(key, str(face.title)) for key, face in current_registry().question_faces.items() if _asks(key)],
    )
    is_counting = request.method == "POST" and "count_now" in request.form
    if form.validate_on_submit() and not is_counting:
        return _rewrite(paper.id, lambda plan: editing.put_cell(plan, section.key, form.cell(cell_key)))
    cell = form.cell(cell_key or "new") if form.category.data and not form.errors else None
    page = render_template(
        "papers/cell.html",
        paper=paper,
        section=section,
        form=form,
        cell=cell,
        fit=counts_by_cell(session, [cell], now=now, scope=scope)[cell.key] if cell else None,
        points=knowledge_points_of(session, [cell], now=now, scope=scope) if cell else [],
    )
    return page, 422 if form.errors and not is_counting else 200


def _asks(key: str) -> bool:
    """Whether questions of this type are answered at all."""
    kind = current_registry().question_types.get(key)
    return kind is not None and kind.is_marked


def _add_questions(paper_id: int, key: str, marks: Decimal) -> ResponseReturnValue:
    session = current_session()
    chosen = request.form.getlist("items", type=int)
    allowed = {each.id for each in find_items(session, current_scope(), item_ids=chosen)}
    kept = [each for each in chosen if each in allowed]
    if kept:
        flash(ngettext("%(num)s question added.", "%(num)s questions added.", len(kept)), "success")
    else:
        flash(_("Choose at least one question."), "info")
    searched: dict[str, Any] = {
        name: request.args[name] for name in ("q", "bank", "type") if name in request.args
    }
    back = url_for("papers.questions", paper_id=paper_id, key=key, **searched)
    return _rewrite(paper_id, lambda plan: editing.add_questions(plan, key, kept, marks), back)


def _posted_marks() -> dict[int, Decimal]:
    """The marks of the fixed questions as far as they were sent and are numbers with two places at most."""
    found = {}
    for name, value in request.form.items():
        number = name.removeprefix("marks-")
        if number == name or not number.isdecimal():
            continue
        try:
            marks = Decimal(value.strip())
        except InvalidOperation:
            continue
        if marks.is_finite() and marks == round(marks, 2) and marks <= 1000:
            found[int(number)] = marks
    return found


def _rewrite(paper_id: int, change: Change, back: str | None = None) -> ResponseReturnValue:
    """Changes the paper's sections and goes back to where that shows."""
    try:
        with unit_of_work() as session:
            paper = paper_or_404(session, paper_id)
            rewrite_paper(session, paper, change, actor=current_actor(), clock=current_clock())
    except PaperFrozen:
        flash_refusal("frozen")
    except PaperRefused as refusal:
        flash_refusal(refusal.code)
    return redirect(back or url_for("papers.show", paper_id=paper_id), 303)
