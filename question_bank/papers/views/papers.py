"""The list of papers, one paper, and what is done to it as a whole."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.organisation.api import unit_cards
from lms.web.access import current_actor, current_scope, requires
from lms.web.flashes import offer_undo
from lms.web.paging import page_of_query
from question_bank.papers import wording
from question_bank.papers.domain.blueprint import Blueprint, Section
from question_bank.papers.forms.papers import PaperForm, paper_form
from question_bank.papers.models import Paper
from question_bank.papers.services import authoring
from question_bank.papers.services.drawing import shortages_of
from question_bank.papers.services.enemies import enemies_among
from question_bank.papers.services.reading import (
    category_titles,
    counts_by_cell,
    exams_set_by,
    items_by_id,
    paper_in,
    papers_query,
)
from question_bank.papers.views.blueprint import (
    PERMISSION,
    blueprint,
    flash_refusal,
    paper_or_404,
)
from question_bank.wording import unit_choices


@blueprint.get("")
@requires(PERMISSION, Reach.UNITS)
def index() -> ResponseReturnValue:
    session, words = current_session(), request.args.get("q", "").strip()
    page = page_of_query(session, papers_query(current_scope(), words))
    return render_template(
        "papers/index.html",
        page=page,
        exams_of=authoring.exams_by_paper(session, [paper.id for paper in page.rows]),
        is_filtered=bool(words),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def new() -> ResponseReturnValue:
    form = _form(None)
    if form.validate_on_submit():
        with unit_of_work() as session:
            first = Blueprint((Section("s1"),))
            made = authoring.add_paper(
                session, form.draft(), first, actor=current_actor(), clock=current_clock()
            )
            paper_id = made.id
        return redirect(url_for("papers.show", paper_id=paper_id), 303)
    return _form_page(form, None)


@blueprint.route("/<int:paper_id>/edit", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def edit(paper_id: int) -> ResponseReturnValue:
    form = _form(paper_or_404(current_session(), paper_id))
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                paper = paper_or_404(session, paper_id)
                authoring.change_paper(
                    session, paper, form.draft(), actor=current_actor(), clock=current_clock()
                )
            flash(_("Saved."), "success")
        except authoring.PaperFrozen:
            flash_refusal("frozen")
        return redirect(url_for("papers.show", paper_id=paper_id), 303)
    return _form_page(form, paper_or_404(current_session(), paper_id))


@blueprint.get("/<int:paper_id>")
@requires(PERMISSION, Reach.UNITS)
def show(paper_id: int) -> ResponseReturnValue:
    session, scope, now = current_session(), current_scope(), current_clock()()
    paper = paper_or_404(session, paper_id)
    plan = paper.blueprint
    short = shortages_of(session, paper, now=now, scope=scope)
    return render_template(
        "papers/show.html",
        paper=paper,
        plan=plan,
        titles=category_titles(session, (cell.category for cell in plan.cells)),
        counts=counts_by_cell(session, plan.cells, now=now, scope=scope),
        missing={each.cell.key: each.missing for each in short},
        shortages=wording.shortage_sentences(session, short, plan.cells),
        rules=wording.rule_words(paper.rules),
        items=items_by_id(session, plan.item_ids),
        clashes=enemies_among(session, plan.item_ids),
        exams=exams_set_by(session, paper),
        is_frozen=authoring.is_frozen(session, paper),
        has_forms=bool(authoring.forms_of(session, paper)),
    )


@blueprint.post("/<int:paper_id>/copy")
@requires(PERMISSION, Reach.UNITS)
def copy(paper_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        paper = paper_or_404(session, paper_id)
        title = _("Copy of %(title)s", title=paper.title)[:200]
        title_en = f"Copy of {paper.title_en}"[:200] if paper.title_en else None
        made = authoring.copy_paper(
            session, paper, title, title_en, actor=current_actor(), clock=current_clock()
        )
        copied_id = made.id
    flash(_("This is the copy. It may be changed freely."), "success")
    return redirect(url_for("papers.show", paper_id=copied_id), 303)


@blueprint.post("/<int:paper_id>/remove")
@requires(PERMISSION, Reach.UNITS)
def remove(paper_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            paper = paper_or_404(session, paper_id)
            title = paper.title
            authoring.remove_paper(session, paper, actor=current_actor(), clock=current_clock())
    except authoring.PaperInUse:
        flash_refusal("in_use")
        return redirect(url_for("papers.show", paper_id=paper_id), 303)
    offer_undo(_("“%(title)s” is removed.", title=title), url_for("papers.restore", paper_id=paper_id))
    return redirect(url_for("papers.index"), 303)


@blueprint.post("/<int:paper_id>/restore")
@requires(PERMISSION, Reach.UNITS)
def restore(paper_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        paper = paper_in(session, current_scope(), paper_id, even_removed=True)
        if paper is not None:
            authoring.restore_paper(session, paper, actor=current_actor(), clock=current_clock())
    paper_or_404(current_session(), paper_id)
    flash(_("The paper is back."), "success")
    return redirect(url_for("papers.show", paper_id=paper_id), 303)


def _form(paper: Paper | None) -> PaperForm:
    units = unit_choices(unit_cards(current_session(), current_scope()))
    form = paper_form(paper, unit_id=units[0][0] if units else None)
    form.unit_id.choices = units
    return form


def _form_page(form: PaperForm, paper: Paper | None) -> ResponseReturnValue:
    return render_template("papers/form.html", form=form, paper=paper), 422 if form.errors else 200
