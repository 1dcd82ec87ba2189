"""A member's own claims: the list, filing, correcting what was returned, withdrawing."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Denied, Reach
from lms.db import current_session, unit_of_work
from lms.files.api import FileRefused
from lms.hours.claims.domain import ClaimState, FilingRefused, StepRefused
from lms.hours.claims.forms import ClaimForm
from lms.hours.claims.models import HourClaim
from lms.hours.claims.services.filing import file_claim, refile_claim, withdraw_claim
from lms.hours.claims.services.reading import claims_of, find_claim, pending_hours, states_of
from lms.hours.claims.services.statement import statement_of, worth_of
from lms.hours.claims.views.showing import claim_context, words
from lms.hours.claims.wording import FIELDS, STEP_REFUSALS, filing_refusal
from lms.hours.conversions.forms import work_in
from lms.hours.conversions.periods import period_end
from lms.hours.conversions.services import conversions_for
from lms.hours.conversions.views.showing import worth_context
from lms.hours.days import local_date
from lms.hours.ledger.services import hour_categories
from lms.hours.programmes.names import programme_name, programmes_in
from lms.organisation.api import organisation_of
from lms.web.access import current_actor, current_scope, requires
from lms.web.i18n import localised
from lms.web.paging import page_of_query

blueprint = Blueprint("claims", __name__, url_prefix="/hours/claims", template_folder="../../templates")


@blueprint.get("")
@requires("lms.file_claims", Reach.OWN)
def mine() -> ResponseReturnValue:
    session, person_id = current_session(), _person_id()
    state = request.args.get("state", "")
    today = local_date(current_clock()())
    return render_template(
        "hours/claims/mine.html",
        page=page_of_query(session, claims_of(person_id, state)),
        counts=states_of(session, person_id), shown=state,
        pending=pending_hours(session, person_id, today.replace(month=1, day=1), period_end(today)),
        categories={category.key: category for category in hour_categories(session)}, **words(),
    )  # fmt: skip


@blueprint.route("/new", methods=["GET", "POST"])
@requires("lms.file_claims", Reach.OWN)
def new() -> ResponseReturnValue:
    form = _form(current_session())
    if form.validate_on_submit():
        try:
            evidence = form.receive()
            with unit_of_work() as session:
                claim = file_claim(
                    session, _person_id(), form.statement(), evidence,
                    actor=current_actor(), clock=current_clock(),
                )  # fmt: skip
                claim_id = claim.id
            flash(_("The claim is filed. You see here when it is decided."), "success")
            return redirect(url_for("claims.show", claim_id=claim_id))
        except (FilingRefused, FileRefused) as refusal:
            _show_refusal(form, refusal)
    return _form_page(form, None)


@blueprint.get("/<int:claim_id>")
@requires("lms.file_claims", Reach.OWN)
def show(claim_id: int) -> ResponseReturnValue:
    session = current_session()
    claim = _claim(session, claim_id)
    categories = {category.key: category for category in hour_categories(session)}
    found, worth = worth_of(session, current_actor().unit_path or "", statement_of(claim))
    return render_template(
        "hours/claims/show.html",
        **claim_context(session, claim, categories, found.table, worth), State=ClaimState,
    )  # fmt: skip


@blueprint.route("/<int:claim_id>/correct", methods=["GET", "POST"])
@requires("lms.file_claims", Reach.OWN)
def correct(claim_id: int) -> ResponseReturnValue:
    claim = _claim(current_session(), claim_id)
    form = _form(current_session(), claim)
    if form.validate_on_submit():
        try:
            evidence = form.receive()
            with unit_of_work() as session:
                refile_claim(
                    session, _claim(session, claim_id, to_change=True), form.statement(), evidence,
                    actor=current_actor(), clock=current_clock(),
                )  # fmt: skip
            flash(_("The claim is filed again. You see here when it is decided."), "success")
            return redirect(url_for("claims.show", claim_id=claim_id))
        except StepRefused as refusal:
            flash(str(STEP_REFUSALS[refusal.code]), "error")
            return redirect(url_for("claims.show", claim_id=claim_id))
        except (FilingRefused, FileRefused) as refusal:
            _show_refusal(form, refusal)
    return _form_page(form, claim)


@blueprint.post("/<int:claim_id>/withdraw")
@requires("lms.file_claims", Reach.OWN)
def withdraw(claim_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            claim = _claim(session, claim_id, to_change=True)
            withdraw_claim(session, claim, actor=current_actor(), clock=current_clock())
        flash(_("The claim is withdrawn."), "success")
    except StepRefused as refusal:
        flash(str(STEP_REFUSALS[refusal.code]), "error")
    return redirect(url_for("claims.show", claim_id=claim_id))


@blueprint.get("/<int:claim_id>/evidence")
@requires("lms.file_claims", Reach.ORGANISATION)
def evidence(claim_id: int) -> ResponseReturnValue:
    """From a ledger entry to its claim: the member's page of it, or the manager's, for whoever has one."""
    session, actor, today = current_session(), current_actor(), local_date(current_clock()())
    claim = session.get(HourClaim, claim_id)
    if claim is not None and claim.person_id == actor.person_id:
        return redirect(url_for("claims.show", claim_id=claim_id))
    try:
        scope = actor.scope("lms.see_hours")
    except Denied:
        abort(404)
    if find_claim(session, claim_id, scope, today) is None:
        abort(404)
    return redirect(url_for("people_claims.show", claim_id=claim_id))


def _person_id() -> int:
    person_id = current_scope().person_id
    assert person_id is not None  # an account always belongs to a person
    return person_id


def _claim(session: Session, claim_id: int, *, to_change: bool = False) -> HourClaim:
    today = local_date(current_clock()())
    return find_claim(session, claim_id, current_scope(), today, to_change=to_change) or abort(404)


def _form(session: Session, claim: HourClaim | None = None) -> ClaimForm:
    form = ClaimForm(obj=claim)
    form.category.choices = [(category.key, localised(category)) for category in hour_categories(session)]
    path = current_actor().organisation_path
    keys = programmes_in(session, organisation_of(path)) if path else []
    form.programme.choices = [("", _("No programme")), *((key, programme_name(key)) for key in keys)]
    if claim is None and not form.is_submitted():
        form.category.data = "external"
    return form


def _show_refusal(form: ClaimForm, refusal: FilingRefused | FileRefused) -> None:
    """Puts the reason beside its field. What was chosen as files is gone, as browsers have it, and that is said."""
    if isinstance(refusal, FileRefused):
        form.evidence.errors = [str(refusal)]
        return
    form[FIELDS[refusal.code]].errors = [filing_refusal(refusal)]
    if refusal.code != "no_evidence" and any(upload for upload in form.evidence.data or ()):
        form.evidence.errors = [_("Choose the files again; a browser does not keep them.")]


def _form_page(form: ClaimForm, claim: HourClaim | None) -> ResponseReturnValue:
    found = conversions_for(current_session(), current_actor().unit_path or "", local_date(current_clock()()))
    if found.table.claims.is_evidence_required and not (claim and claim.evidence):
        form.evidence.flags.required = True
    stated = {"kind": form.kind.data, "unit": form.unit.data, "amount": str(form.amount.data or "")}
    page = render_template(
        "hours/claims/form.html",
        form=form, claim=claim, rule=found.table.claims, **worth_context(found, work_in(stated)),
    )  # fmt: skip
    return page, 422 if form.errors else 200
