"""The list of banks, a bank with its categories, and its settings."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.organisation.api import unit_cards
from lms.plugins import current_registry
from lms.web.access import current_actor, current_scope, requires
from lms.web.i18n import in_page_language, localised
from lms.web.paging import page_of_query
from question_bank.analysis.services.keeping import item_figures
from question_bank.bank.forms.banks import BankForm, CategoryForm
from question_bank.bank.services.banks import (
    CategoryRefused,
    add_category,
    change_bank,
    create_bank,
    rename_category,
)
from question_bank.bank.services.items import category_of_bank
from question_bank.bank.services.reading import (
    CategoryCard,
    ItemFilter,
    bank_cards,
    category_tree,
    item_rows,
    items_query,
)
from question_bank.bank.views.blueprint import STATE_TITLES, TYPE_TITLES, bank_or_404, blueprint
from question_bank.bank.views.presenting import shown_item
from question_bank.usage import times_asked

PER_PAGE = 40


@blueprint.get("/banks")
@requires("question_bank.author", Reach.UNITS)
def index() -> ResponseReturnValue:
    session = current_session()
    units = {unit.id: unit for unit in unit_cards(session, current_scope())}
    cards = bank_cards(session, current_scope())
    return render_template("question_bank/banks.html", banks=cards, units=units)


@blueprint.route("/banks/new", methods=["GET", "POST"])
@requires("question_bank.author", Reach.UNITS)
def new() -> ResponseReturnValue:
    form = _bank_form()
    if form.validate_on_submit():
        with unit_of_work() as session:
            bank = create_bank(
                session,
                unit_id=form.unit.data,
                title=form.title.data or "",
                title_en=form.title_en.data or None,
                actor=current_actor(),
                clock=current_clock(),
            )
            bank_id = bank.id
        return redirect(url_for(".show", bank_id=bank_id))
    return render_template("question_bank/bank_form.html", form=form, bank=None), 422 if form.errors else 200


@blueprint.route("/banks/<int:bank_id>/settings", methods=["GET", "POST"])
@requires("question_bank.author", Reach.UNITS)
def settings(bank_id: int) -> ResponseReturnValue:
    bank = bank_or_404(current_session(), bank_id)
    form = _bank_form(title=bank.title, title_en=bank.title_en, unit=bank.unit_id)
    if form.validate_on_submit():
        with unit_of_work() as session:
            change_bank(
                session,
                bank_or_404(session, bank_id),
                unit_id=form.unit.data,
                title=form.title.data or "",
                title_en=form.title_en.data or None,
                actor=current_actor(),
                clock=current_clock(),
            )
        flash(_("The bank's settings are saved."), "success")
        return redirect(url_for(".show", bank_id=bank_id))
    return render_template("question_bank/bank_form.html", form=form, bank=bank), 422 if form.errors else 200


@blueprint.get("/banks/<int:bank_id>")
@requires("question_bank.author", Reach.UNITS)
def show(bank_id: int) -> ResponseReturnValue:
    session = current_session()
    bank = bank_or_404(session, bank_id)
    tree = category_tree(session, bank_id)
    here = _chosen(tree)
    wanted = ItemFilter(
        words=request.args.get("q", "")[:200],
        type=request.args.get("type", ""),
        state=request.args.get("state", ""),
        category_path=here.path if here.depth else "",
    )
    page = page_of_query(session, items_query(bank_id, wanted), PER_PAGE)
    rows = item_rows(session, page.rows)
    chosen = request.args.get("item", type=int)
    return render_template(
        "question_bank/bank.html",
        bank=bank, tree=tree, here=here, page=page, rows=rows, form=CategoryForm(),
        usage=times_asked(session, page.rows), figures_of=item_figures(session, page.rows),
        names={card.id: card.names for card in tree},
        shown=shown_item(session, chosen, bank_id, current_registry()) if chosen else None,
        question_type_titles=in_page_language(TYPE_TITLES), question_state_titles=in_page_language(STATE_TITLES),
    )  # fmt: skip


@blueprint.post("/banks/<int:bank_id>/categories")
@requires("question_bank.author", Reach.UNITS)
def create_category(bank_id: int) -> ResponseReturnValue:
    """A new category below the one given, or another name for it when `rename` is sent."""
    form = CategoryForm()
    place = request.form.get("category", -1, type=int)
    if not form.validate_on_submit():
        flash(_("Give the category a name."), "warning")
        return redirect(url_for(".show", bank_id=bank_id, category=place))
    try:
        with unit_of_work() as session:
            bank_or_404(session, bank_id)
            parent = category_of_bank(session, bank_id, place) or abort(404)
            if request.form.get("rename"):
                rename_category(session, parent, form.name.data or "")
            else:
                place = add_category(session, parent, form.name.data or "").id
    except CategoryRefused as refusal:
        flash(_refusal(refusal), "warning")
    return redirect(url_for(".show", bank_id=bank_id, category=place))


def _refusal(refusal: CategoryRefused) -> str:
    return {
        "name_taken": _("There is a category of this name here already."),
        "too_deep": _("The tree is as deep as it may be. Put the category further up."),
        "name_missing": _("Give the category a name."),
    }[refusal.code]


def _chosen(tree: list[CategoryCard]) -> CategoryCard:
    """The category of the address, the bank's top without one."""
    wanted = request.args.get("category", type=int)
    if wanted is None:
        return tree[0]
    return next((card for card in tree if card.id == wanted), None) or abort(404)


def _bank_form(**values: object) -> BankForm:
    form = BankForm(**values)
    units = unit_cards(current_session(), current_scope())
    shallowest = min((unit.depth for unit in units), default=1)
    form.unit.choices = [
        (unit.id, "　" * (unit.depth - shallowest) + str(localised(unit, "name"))) for unit in units
    ]
    return form
