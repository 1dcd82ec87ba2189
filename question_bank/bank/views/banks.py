"""The list of banks, a bank with its categories, and its settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.api import local_date
from lms.organisation.api import unit_cards, units_by_id
from lms.plugins import current_registry
from lms.web.access import current_actor, current_scope, requires
from lms.web.i18n import in_page_language, localised
from lms.web.paging import page_of_query
from question_bank.bank.forms.banks import BankForm, CategoryForm
from question_bank.bank.forms.records import DIFFICULTIES
from question_bank.bank.services.banks import change_bank, create_bank
from question_bank.bank.services.labels import LabelCount, labels_in_use
from question_bank.bank.services.listing import ItemFilter, items_query
from question_bank.bank.services.reading import CategoryCard, bank_cards, category_tree, item_in
from question_bank.bank.services.sharing import Reached, borrowed_banks
from question_bank.bank.views.blueprint import STATE_TITLES, bank_or_404, blueprint, type_titles
from question_bank.bank.views.listing import listed_items
from question_bank.bank.views.presenting import ShownItem, shown_item
from question_bank.bank.views.reaching import reached_or_404
from question_bank.bank.views.sharing import RIGHT_TITLES
from question_bank.search.domain.query import item_number

PER_PAGE = 40


@blueprint.get("/banks")
@requires("question_bank.author", Reach.UNITS)
def index() -> ResponseReturnValue:
    session, scope = current_session(), current_scope()
    borrowed = borrowed_banks(session, scope)
    units = {unit.id: unit for unit in unit_cards(session, scope)}
    if borrowed:
        units |= units_by_id(session, [bank.unit_id for bank in borrowed])
    return render_template(
        "question_bank/banks.html",
        banks=bank_cards(session, scope), borrowed=borrowed, units=units, rights=RIGHT_TITLES,
    )  # fmt: skip


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
                requires_review=form.requires_review.data,
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
    form = _bank_form(
        title=bank.title, title_en=bank.title_en, unit=bank.unit_id, requires_review=bank.requires_review
    )
    if form.validate_on_submit():
        with unit_of_work() as session:
            change_bank(
                session,
                bank_or_404(session, bank_id),
                unit_id=form.unit.data,
                title=form.title.data or "",
                title_en=form.title_en.data or None,
                requires_review=form.requires_review.data,
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
    number = item_number(request.args.get("q", ""))
    if number is not None and item_in(session, current_scope(), number):
        return redirect(url_for(".item", item_id=number))
    reached = reached_or_404(session, bank_id)
    tree = category_tree(session, bank_id)
    here = _chosen(tree)
    today = local_date(current_clock()())
    wanted = _wanted(reached, here, today)
    page = page_of_query(session, items_query(bank_id, wanted), PER_PAGE)
    return render_template(
        "question_bank/bank.html",
        bank=reached.bank, reached=reached, tree=tree, here=here,
        categories=[(card.id, " / ".join(card.names)) for card in tree if card.depth], page=page, form=CategoryForm(),
        rows=listed_items(session, page.rows, tree, here, today), wanted=wanted,
        labels=labels_in_use(session, bank_id), difficulties=in_page_language(DIFFICULTIES),
        own_banks=[] if reached.is_own or not reached.may_copy else bank_cards(session, current_scope()),
        shown=_previewed(session, reached),
        question_type_titles=in_page_language(type_titles()), question_state_titles=in_page_language(STATE_TITLES),
    )  # fmt: skip


def _wanted(reached: Reached, here: CategoryCard, today: date) -> ItemFilter:
    """What the address narrows the list to. Of a borrowed bank only what is released is there."""
    state = request.args.get("state", "") if reached.is_own else "released"
    return ItemFilter(
        words=request.args.get("q", "")[:200],
        sees_keys=reached.sees_keys,
        type=request.args.get("type", ""),
        state=state,
        category_path=here.path if here.depth else "",
        tag=request.args.get("tag", ""),
        point=request.args.get("point", ""),
        difficulty=request.args.get("difficulty", type=int),
        dates=request.args.get("dates", ""),
        today=today,
    )


@blueprint.app_template_global("bank_label_choices")
def label_choices(labels: Sequence[LabelCount], chosen: str | None) -> list[tuple[str, str]]:
    """Tags or knowledge points as the options of a filter, with what is chosen even when nothing carries it."""
    offered = [(each.label, f"{each.label} ({each.items})") for each in labels]
    is_known = not chosen or any(each.label == chosen for each in labels)
    return offered if is_known else [*offered, (str(chosen), str(chosen))]


def _previewed(session: Session, reached: Reached) -> ShownItem | None:
    chosen = request.args.get("item", type=int)
    shown = shown_item(session, chosen, reached.bank.id, current_registry()) if chosen else None
    return shown if shown is not None and (reached.is_own or shown.item.state == "released") else None


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
