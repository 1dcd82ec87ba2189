"""A bank's pairs of similar questions: side by side, one retired or both kept."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.plugins import current_registry
from lms.web.access import current_actor, requires
from lms.web.flashes import offer_undo
from lms.web.paging import page_of
from question_bank.bank.views.blueprint import bank_or_404
from question_bank.search.domain.likeness import Likeness
from question_bank.search.services.hits import comparisons
from question_bank.search.services.keeping import NotInBank, forget_kept, keep_both
from question_bank.search.services.likeness import similar_pairs
from question_bank.search.views.blueprint import blueprint
from question_bank.usage import times_asked

PER_PAGE = 10


@blueprint.get("/banks/<int:bank_id>/similar")
@requires("question_bank.author", Reach.UNITS)
def similar(bank_id: int) -> ResponseReturnValue:
    session = current_session()
    bank = bank_or_404(session, bank_id)
    pairs = similar_pairs(session, [bank_id])
    counts = {each.value: sum(pair.likeness is each for pair in pairs) for each in Likeness}
    shown = request.args.get("show", "")
    page = page_of([pair for pair in pairs if not shown or pair.likeness == shown], PER_PAGE)
    ids = [each for pair in page.rows for each in (pair.first_id, pair.second_id)]
    return render_template(
        "question_search/similar.html",
        bank=bank, page=page, counts=counts, shown=shown, total=len(pairs), Likeness=Likeness,
        comparisons=comparisons(session, page.rows, current_registry().question_types),
        asked=times_asked(session, ids),
    )  # fmt: skip


@blueprint.post("/banks/<int:bank_id>/similar/kept")
@requires("question_bank.author", Reach.UNITS)
def keep(bank_id: int) -> ResponseReturnValue:
    ids = _chosen()
    try:
        with unit_of_work() as session:
            keep_both(
                session, bank_or_404(session, bank_id), ids, actor=current_actor(), clock=current_clock()
            )
    except NotInBank:
        abort(404)
    offer_undo(
        _("Both questions are kept. They are not shown as a pair again."),
        url_for(".forget", bank_id=bank_id),
        {"first": str(ids[0]), "second": str(ids[1])},
    )
    return redirect(url_for(".similar", bank_id=bank_id))


@blueprint.post("/banks/<int:bank_id>/similar/forgotten")
@requires("question_bank.author", Reach.UNITS)
def forget(bank_id: int) -> ResponseReturnValue:
    """Takes back that two questions are both kept."""
    ids = _chosen()
    try:
        with unit_of_work() as session:
            bank = bank_or_404(session, bank_id)
            is_back = forget_kept(session, bank, ids, actor=current_actor(), clock=current_clock())
    except NotInBank:
        abort(404)
    if is_back:
        flash(_("The two questions are shown as a pair again."), "success")
    else:
        flash(_("There was nothing left to undo."), "info")
    return redirect(url_for(".similar", bank_id=bank_id))


def _chosen() -> tuple[int, int]:
    first, second = (request.form.get(name, 0, type=int) for name in ("first", "second"))
    return first, second
