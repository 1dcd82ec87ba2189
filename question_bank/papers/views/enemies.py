"""Questions that must not stand in one paper."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.organisation.api import unit_cards
from lms.web.access import current_actor, current_scope, requires
from question_bank.papers.forms.papers import EnemiesForm
from question_bank.papers.services.enemies import (
    EnemiesRefused,
    add_enemies,
    enemy_cards,
    enemy_group_in,
)
from question_bank.papers.services.enemies import remove_enemies as take_back
from question_bank.papers.services.reading import MOST_FOUND, banks_to_draw_from, find_items
from question_bank.papers.views.blueprint import PERMISSION, blueprint, flash_refusal
from question_bank.wording import unit_choices


@blueprint.route("/enemies", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def enemies() -> ResponseReturnValue:
    session, scope = current_session(), current_scope()
    form, units = EnemiesForm(), unit_choices(unit_cards(session, scope))
    form.unit_id.choices = units
    if request.method == "GET" and units:
        form.unit_id.data = units[0][0]
    chosen = request.form.getlist("items", type=int)
    if form.validate_on_submit() and _keep_apart(form, chosen):
        return redirect(url_for("papers.enemies"), 303)
    found = find_items(
        session, scope, words=request.args.get("q", "").strip(), bank_id=request.args.get("bank", type=int)
    )
    return render_template(
        "papers/enemies.html",
        groups=enemy_cards(session, scope),
        form=form,
        found=found,
        chosen=chosen,
        is_cut=len(found) == MOST_FOUND,
        banks=banks_to_draw_from(session, scope),
    ), 422 if request.method == "POST" else 200


@blueprint.post("/enemies/<int:group_id>/remove")
@requires(PERMISSION, Reach.UNITS)
def remove_enemies(group_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        group = enemy_group_in(session, current_scope(), group_id) or abort(404)
        take_back(session, group, actor=current_actor(), clock=current_clock())
    flash(_("These questions may stand in one paper again."), "success")
    return redirect(url_for("papers.enemies"), 303)


def _keep_apart(form: EnemiesForm, chosen: list[int]) -> bool:
    """Stores the group of the questions that may be drawn here; False, with a word why, when that is no group."""
    try:
        with unit_of_work() as session:
            found = find_items(session, current_scope(), item_ids=chosen)
            add_enemies(
                session,
                [each.id for each in found],
                unit_id=form.unit_id.data,
                reason=form.reason.data or "",
                actor=current_actor(),
                clock=current_clock(),
            )
    except EnemiesRefused as refusal:
        flash_refusal(refusal.code)
        return False
    flash(_("They will not be drawn for one paper any more."), "success")
    return True
