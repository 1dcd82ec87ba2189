"""The manager's inbox of claims, and the page on which one is decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Actor, Reach
from lms.db import current_session, unit_of_work
from lms.hours.claims.domain import ClaimState, FilingRefused, StepRefused
from lms.hours.claims.forms import AcceptForm, ReasonForm
from lms.hours.claims.models import HourClaim
from lms.hours.claims.services.deciding import Correction, accept_claim, return_claim, revoke_claim
from lms.hours.claims.services.grounds import grounds_of
from lms.hours.claims.services.reading import (
    Wanted,
    claim_lines,
    count_by_state,
    find_claim,
)
from lms.hours.claims.services.statement import statement_of
from lms.hours.claims.views.showing import claim_context, words
from lms.hours.claims.wording import STEP_REFUSALS, filing_refusal
from lms.hours.conversions.domain.table import Unit
from lms.hours.days import local_date
from lms.hours.ledger.services import hour_categories
from lms.organisation.api import unit_cards
from lms.web.access import current_actor, current_scope, requires
from lms.web.i18n import localised
from lms.web.navigation import badges
from lms.web.paging import empty_page

blueprint = Blueprint(
    "people_claims", __name__, url_prefix="/people/claims", template_folder="../../templates"
)

VIEW = ("state", "kind", "unit", "q", "sort", "page")


@blueprint.get("")
@requires("lms.see_hours", Reach.UNITS)
def inbox() -> ResponseReturnValue:
    session, scope, actor, today = current_session(), current_scope(), current_actor(), _today()
    units = unit_cards(session, scope)
    chosen = request.args.get("unit", type=int)
    wanted = Wanted(
        state=request.args.get("state", ClaimState.FILED),
        kind=request.args.get("kind", ""),
        unit_path=next((unit.path for unit in units if unit.id == chosen), ""),
        words=request.args.get("q", "").strip(),
        sort=request.args.get("sort", "filed"),
    )
    counts = count_by_state(session, actor, scope, today, wanted)
    page = empty_page(counts.get(wanted.state, 0) if wanted.state else sum(counts.values()))
    lines = claim_lines(session, actor, scope, today, wanted, limit=page.per_page, offset=page.offset)
    return render_template(
        "hours/claims/inbox.html",
        page=replace(page, rows=lines), counts=counts, wanted=wanted, list_units=units,
        may_choose=wanted.state == ClaimState.FILED and actor.may("lms.decide_claims"), here=inbox_view(),
        categories={category.key: category for category in hour_categories(session)}, **words(),
    )  # fmt: skip


@blueprint.get("/<int:claim_id>")
@requires("lms.see_hours", Reach.UNITS)
def show(claim_id: int) -> ResponseReturnValue:
    session = current_session()
    return _page(session, _claim(session, claim_id), None, ReasonForm(formdata=None))


@blueprint.post("/<int:claim_id>/accept")
@requires("lms.decide_claims", Reach.UNITS)
def accept(claim_id: int) -> ResponseReturnValue:
    found = _claim(current_session(), claim_id)
    form = _accept_form(current_session(), found)
    if not form.validate_on_submit() or form.amount.data is None:
        return _page(current_session(), found, form, ReasonForm(formdata=None))
    correction = Correction(form.amount.data, form.category.data)
    try:
        with unit_of_work() as session:
            claim = _claim(session, claim_id, to_change=True)
            accept_claim(
                session, claim, correction, form.note.data or "",
                actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
            has_hours = claim.hours > 0
        flash(
            _("The claim is accepted and its hours stand in the ledger.")
            if has_hours
            else _("The claim is accepted. It brings no hours."),
            "success",
        )
    except FilingRefused as refusal:
        flash(filing_refusal(refusal), "error")
    except StepRefused as refusal:
        if refusal.code == "no_note":
            form.note.errors = [str(STEP_REFUSALS["no_note"])]
            return _page(
                current_session(), _claim(current_session(), claim_id), form, ReasonForm(formdata=None)
            )
        flash(str(STEP_REFUSALS[refusal.code]), "error")
    return redirect(url_for("people_claims.show", claim_id=claim_id))


@blueprint.post("/<int:claim_id>/return")
@requires("lms.decide_claims", Reach.UNITS)
def give_back(claim_id: int) -> ResponseReturnValue:
    """Returns a filed claim, or takes an acceptance back: which of the two the page said."""
    form, step = ReasonForm(), revoke_claim if request.form.get("step") == "revoke" else return_claim
    if not form.validate_on_submit():
        flash(str(STEP_REFUSALS["no_note"]), "error")
        return redirect(url_for("people_claims.show", claim_id=claim_id))
    try:
        with unit_of_work() as session:
            claim = _claim(session, claim_id, to_change=True)
            step(session, claim, form.reason.data or "", actor=current_actor(), clock=current_clock())
        flash(_("The claim is returned; the member sees why and can file it again."), "success")
    except StepRefused as refusal:
        flash(str(STEP_REFUSALS[refusal.code]), "error")
    return redirect(url_for("people_claims.show", claim_id=claim_id))


def inbox_view() -> dict[str, Any]:
    """What the address says of the inbox, so that the pages beyond lead back to the same list."""
    return {key: value for key, value in request.args.items() if key in VIEW}


def waiting_card(session: Session, actor: Actor, now: datetime) -> dict[str, Any] | None:
    """The home page's figure; it stays away while nothing waits."""
    waiting = badges().get("people_claims.inbox", 0)
    return {"waiting": waiting} if waiting else None


def _page(
    session: Session, claim: HourClaim, form: AcceptForm | None, reason: ReasonForm
) -> ResponseReturnValue:
    ground = grounds_of(session, [claim], clock=current_clock())[claim.id]
    person = ground.person or abort(404)
    categories = {category.key: category for category in hour_categories(session)}
    actor = current_actor()
    page = render_template(
        "hours/claims/decide.html",
        person=person, form=form or _accept_form(session, claim), reason=reason, State=ClaimState,
        known={one.activity: one for one in ground.known}.values(),
        is_own=claim.person_id == actor.person_id, may_decide=actor.may("lms.decide_claims"),
        **claim_context(
            session, claim, categories, ground.conversions.table, ground.worth(statement_of(claim))
        ),
    )  # fmt: skip
    return page, 422 if form is not None else 200


def _accept_form(session: Session, claim: HourClaim) -> AcceptForm:
    choices = [(category.key, localised(category)) for category in hour_categories(session)]
    return AcceptForm(
        amount=claim.amount.normalize(), category=claim.category, unit=Unit(claim.unit), categories=choices
    )


def _claim(session: Session, claim_id: int, *, to_change: bool = False) -> HourClaim:
    return find_claim(session, claim_id, current_scope(), _today(), to_change=to_change) or abort(404)


def _today() -> Any:
    return local_date(current_clock()())
