"""A manager's pages: recording leave, and taking one person out of a requirement."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.days import local_date
from lms.hours.domain.facts import ExemptionKind
from lms.hours.leaves.domain import Decision, LeaveRefused
from lms.hours.leaves.forms import ExemptionForm, LeaveForm
from lms.hours.leaves.models import Exemption, Leave
from lms.hours.leaves.services import decide_exemption, find_kept, record_leave, restore, withdraw
from lms.hours.leaves.wording import REFUSALS
from lms.hours.verdicts.rules import DutyChoice, duty_choices
from lms.organisation.api import PersonCard, person_card, reaches_person
from lms.web.access import current_actor, current_scope, requires
from lms.web.flashes import offer_undo

blueprint = Blueprint(
    "leaves", __name__, url_prefix="/people/hours/<int:person_id>", template_folder="../templates"
)
KINDS: dict[str, type[Leave | Exemption]] = {"leave": Leave, "exemption": Exemption}
STEPS = {"withdraw": withdraw, "restore": restore}


@blueprint.get("/leave")
@requires("lms.manage_leaves", Reach.UNITS)
def leave(person_id: int) -> ResponseReturnValue:
    return _leave_page(_person(person_id), LeaveForm(formdata=None))


@blueprint.post("/leave")
@requires("lms.manage_leaves", Reach.UNITS)
def add_leave(person_id: int) -> ResponseReturnValue:
    person, form = _person(person_id), LeaveForm()
    if not form.validate_on_submit() or form.starts_on.data is None:
        return _leave_page(person, form), 422
    try:
        with unit_of_work() as session:
            kept = record_leave(
                session, person_id, form.starts_on.data, form.ends_on.data, form.reason.data or "",
                actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
            kept_id = kept.id
    except LeaveRefused as refusal:
        form.form_errors.append(str(REFUSALS[refusal.code]))
        return _leave_page(person, form), 422
    _offer(
        _("The leave is recorded; what is asked is worked out anew."), person_id, "leave", kept_id, "withdraw"
    )
    return _back(person_id)


@blueprint.get("/exemption")
@requires("lms.manage_leaves", Reach.UNITS)
def exemption(person_id: int) -> ResponseReturnValue:
    person, duties = _person(person_id), _duties(person_id)
    form = ExemptionForm(formdata=None, duties=[(one.key, one.label) for one in duties])
    form.duty.data = request.args.get("duty", "")
    return _exemption_page(person, form, duties)


@blueprint.post("/exemption")
@requires("lms.manage_leaves", Reach.UNITS)
def decide(person_id: int) -> ResponseReturnValue:
    person, duties = _person(person_id), _duties(person_id)
    form = ExemptionForm(duties=[(one.key, one.label) for one in duties])
    chosen = next((one for one in duties if one.key == form.duty.data), None)
    if not form.validate_on_submit() or chosen is None:
        return _exemption_page(person, form, duties), 422
    decision = Decision(
        chosen.rule, chosen.starts_on, ExemptionKind(form.kind.data), form.amount.data, form.reason.data or ""
    )
    try:
        with unit_of_work() as session:
            kept = decide_exemption(
                session, person_id, decision, chosen.measure, actor=current_actor(), clock=current_clock()
            )
            kept_id = kept.id
    except LeaveRefused as refusal:
        form.form_errors.append(str(REFUSALS[refusal.code]))
        return _exemption_page(person, form, duties), 422
    text = _("It is decided; what is asked is worked out anew.")
    _offer(text, person_id, "exemption", kept_id, "withdraw")
    return _back(person_id)


@blueprint.post("/<kind>/<int:kept_id>/<step>")
@requires("lms.manage_leaves", Reach.UNITS)
def change(person_id: int, kind: str, kept_id: int, step: str) -> ResponseReturnValue:
    _person(person_id)
    if kind not in KINDS or step not in STEPS:
        abort(404)
    try:
        with unit_of_work() as session:
            kept = find_kept(session, KINDS[kind], person_id, kept_id) or abort(404)
            STEPS[step](session, kept, actor=current_actor(), clock=current_clock())
    except LeaveRefused as refusal:
        flash(str(REFUSALS[refusal.code]), "error")
        return _back(person_id)
    if step == "withdraw":
        _offer(_("It is withdrawn; what is asked is worked out anew."), person_id, kind, kept_id, "restore")
    else:
        flash(_("It stands again."), "success")
    return _back(person_id)


def _offer(text: str, person_id: int, kind: str, kept_id: int, step: str) -> None:
    offer_undo(text, url_for("leaves.change", person_id=person_id, kind=kind, kept_id=kept_id, step=step))


def _back(person_id: int) -> ResponseReturnValue:
    return redirect(url_for("people_hours.person", person_id=person_id))


def _today() -> date:
    return local_date(current_clock()())


def _person(person_id: int) -> PersonCard:
    session, today = current_session(), _today()
    if not reaches_person(session, current_scope(), person_id, today):
        abort(404)
    return person_card(session, person_id, today) or abort(404)


def _duties(person_id: int) -> list[DutyChoice]:
    return duty_choices(current_session(), person_id, current_clock()())


def _leave_page(person: PersonCard, form: LeaveForm) -> str:
    return render_template("hours/leaves/leave.html", person=person, form=form, is_own=_is_own(person))


def _exemption_page(person: PersonCard, form: ExemptionForm, duties: list[DutyChoice]) -> str:
    values: dict[str, Any] = {"person": person, "form": form, "duties": duties, "is_own": _is_own(person)}
    return render_template("hours/leaves/exemption.html", **values)


def _is_own(person: PersonCard) -> bool:
    return person.id == current_actor().person_id
