"""One class: who sits in it, and recording that they have been through."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from courses.rotation.domain import Cohort, CompletionRefused
from courses.rotation.forms import CompletionForm, ReasonForm
from courses.rotation.models import RotationCohort, RotationCycle
from courses.rotation.queries import Wanted, cohorts_of, find_cycle, roster
from courses.rotation.services.completing import record_completions, withdraw_completion
from courses.rotation.words import COMPLETIONS, STATES, TONES
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.api import local_date
from lms.organisation.api import person_cards, unit_card
from lms.web.access import current_actor, current_scope, requires

blueprint = Blueprint(
    "rotation_classes", __name__, url_prefix="/rotation/classes", template_folder="../templates"
)
PERMISSION = "courses.manage_rotation"


@blueprint.get("/<int:cohort_id>")
@requires(PERMISSION, Reach.UNITS)
def show(cohort_id: int) -> ResponseReturnValue:
    session, scope, today = current_session(), current_scope(), local_date(current_clock()())
    cohort, cycle = _cohort(session, cohort_id)
    cohorts = cohorts_of(session, cycle.id)
    seats: dict[int | None, Cohort] = {key: seat for key, (_row, seat) in cohorts.items()}
    lines = roster(session, cycle.id, scope, today, seats, wanted=Wanted(cohort_id=cohort.id))
    form = CompletionForm(formdata=None, completed_on=min(cohort.ends_on, today))
    return render_template(
        "rotation/class.html",
        cohort=cohort, cycle=cycle, seat=seats[cohort.id], lines=lines,
        people=person_cards(session, [line.person_id for line in lines], today), form=form,
        states=STATES, tones=TONES, has_begun=cohort.starts_on <= today, may_change=_may_change(session, cycle),
    )  # fmt: skip


@blueprint.post("/<int:cohort_id>/completions")
@requires(PERMISSION, Reach.UNITS)
def complete(cohort_id: int) -> ResponseReturnValue:
    form, chosen = CompletionForm(), request.form.getlist("duty", type=int)
    if not form.validate_on_submit() or form.completed_on.data is None or not chosen:
        flash(_("Choose the people and give the day on which they completed the class."), "error")
        return redirect(url_for("rotation_classes.show", cohort_id=cohort_id))
    try:
        with unit_of_work() as session:
            cohort, cycle = _cohort(session, cohort_id, to_change=True)
            done = record_completions(
                session, cycle, cohort, chosen, form.completed_on.data,
                scope=current_scope(), actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
        flash(
            ngettext(
                "One completion was recorded, with its hours.",
                "%(num)s completions were recorded, with their hours.",
                done,
            ),
            "success",
        )
    except CompletionRefused as refusal:
        flash(_("Nothing was recorded. %(why)s", why=COMPLETIONS[refusal.code]), "error")
    except LookupError:
        abort(404)
    return redirect(url_for("rotation_classes.show", cohort_id=cohort_id))


@blueprint.post("/<int:cohort_id>/completions/<int:duty_id>/withdraw")
@requires(PERMISSION, Reach.UNITS)
def withdraw(cohort_id: int, duty_id: int) -> ResponseReturnValue:
    form = ReasonForm()
    if not form.validate_on_submit():
        flash(_("Say why the completion is withdrawn."), "error")
        return redirect(url_for("rotation_classes.show", cohort_id=cohort_id))
    try:
        with unit_of_work() as session:
            _row, cycle = _cohort(session, cohort_id, to_change=True)
            withdraw_completion(
                session, cycle, duty_id, form.reason.data or "",
                scope=current_scope(), actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
    except LookupError:
        abort(404)
    flash(_("The completion is withdrawn and its hours are reversed."), "success")
    return redirect(url_for("rotation_classes.show", cohort_id=cohort_id))


def _cohort(
    session: Session, cohort_id: int, to_change: bool = False
) -> tuple[RotationCohort, RotationCycle]:
    cohort = session.get(RotationCohort, cohort_id) or abort(404)
    cycle = find_cycle(session, cohort.cycle_id, current_scope()) or abort(404)
    if to_change and not _may_change(session, cycle):
        abort(403)
    return cohort, cycle


def _may_change(session: Session, cycle: RotationCycle) -> bool:
    unit = unit_card(session, cycle.unit_id)
    return unit is not None and current_scope().covers_path(unit.path)
