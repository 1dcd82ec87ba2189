"""The page on which authors take the difficulty of questions over from results."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.web.access import current_actor, requires
from lms.web.flashes import offer_undo
from lms.web.paging import page_of
from question_bank.analysis.domain.levels import FEWEST_ANSWERS
from question_bank.analysis.services.levelling import proposals, take_over
from question_bank.analysis.views.blueprint import levels
from question_bank.bank.views.blueprint import bank_or_404


@levels.get("/<int:bank_id>/difficulty")
@requires("question_bank.author", Reach.UNITS)
def difficulty(bank_id: int) -> ResponseReturnValue:
    session = current_session()
    bank = bank_or_404(session, bank_id)
    return render_template(
        "analysis/difficulty.html", bank=bank, page=page_of(proposals(session, bank)), fewest=FEWEST_ANSWERS
    )


@levels.post("/<int:bank_id>/difficulty")
@requires("question_bank.author", Reach.UNITS)
def take_difficulty_over(bank_id: int) -> ResponseReturnValue:
    chosen = None if "all" in request.form else request.form.getlist("item", type=int)
    with unit_of_work() as session:
        bank = bank_or_404(session, bank_id)
        done = take_over(session, bank, chosen, actor=current_actor(), clock=current_clock())
        count, change_id = done.count, done.change.id
    if count:
        text = ngettext(
            "%(num)s question has another difficulty.", "%(num)s questions have another difficulty.", count
        )
        offer_undo(text, url_for("question_banks.undo", bank_id=bank_id, change_id=change_id))
    else:
        flash(_("Choose at least one question."), "info")
    return redirect(url_for("item_levels.difficulty", bank_id=bank_id), 303)
