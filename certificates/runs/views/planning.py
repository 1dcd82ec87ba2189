"""Planning a run: choosing, the preview, and starting it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from certificates.designs.api import designs_to_choose
from certificates.issuing.achieved import Achievement, achievement_in, achievements_in, choices_of
from certificates.register.domain import CertificateRefusal
from certificates.rendering.refusal_words import refusal_text
from certificates.runs.domain import staff_numbers
from certificates.runs.forms import RunForm
from certificates.runs.services.planning import Plan, preview_run
from certificates.runs.services.running import start_run
from certificates.runs.views.blueprint import PERMISSION, blueprint
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.organisation.api import UnitCard, unit_cards
from lms.web.access import current_actor, current_scope, requires
from lms.web.i18n import localised

MOST_SHOWN = 200
"""Names on the preview; the numbers above them say how many there are in all."""


@blueprint.get("/new")
@requires(PERMISSION, Reach.UNITS)
def plan() -> ResponseReturnValue:
    """The form, and once something is chosen what the run would do. Its address is the whole plan."""
    session, scope = current_session(), current_scope()
    units, achievements = unit_cards(session, scope), achievements_in(session, scope)
    form = _form(session, units, achievements, request.args)
    preview = None
    if request.args.get("achievement") and form.validate():
        preview = preview_run(session, _plan(form, units, achievements), scope, clock=current_clock())
    return render_template(
        "certificates/run_plan.html",
        form=form,
        preview=preview,
        refusal_text=refusal_text,
        most=MOST_SHOWN,
        has_achievements=bool(achievements),
    )


@blueprint.post("/new")
@requires(PERMISSION, Reach.UNITS)
def start() -> ResponseReturnValue:
    session, scope = current_session(), current_scope()
    units, achievements = unit_cards(session, scope), achievements_in(session, scope)
    form = _form(session, units, achievements)
    if not form.validate_on_submit():
        return redirect(_asked(), 303)
    plan = _plan(form, units, achievements)
    ready = preview_run(session, plan, scope, clock=current_clock()).ready
    people = list(dict.fromkeys(found.order.event.grant.person_id for found in ready))
    unit = next((unit for unit in units if unit.path == plan.unit_path), units[0])
    try:
        with unit_of_work() as writing:
            run = start_run(
                writing, unit, plan, people, is_mailed=form.is_mailed.data,
                actor=current_actor(), clock=current_clock(),
            )  # fmt: skip
            run_id = run.id
    except CertificateRefusal as refusal:
        flash(refusal_text(refusal), "error")
        return redirect(_asked(), 303)
    return redirect(url_for(".show", run_id=run_id), 303)


def _form(
    session: Session, units: list[UnitCard], achievements: list[Achievement], values: Any = None
) -> RunForm:
    form = RunForm() if values is None else RunForm(values, meta={"csrf": False})
    form.achievement.choices = choices_of(achievements)
    form.design.choices = [
        (choice.ref, choice.title) for choice in designs_to_choose(session, current_scope())
    ]
    form.unit.choices = [("", _("All units")), *((str(unit.id), _indented(unit, units[0])) for unit in units)]
    return form


def _indented(unit: UnitCard, top: UnitCard) -> str:
    return "\u3000" * (unit.depth - top.depth) + localised(unit)


def _plan(form: RunForm, units: list[UnitCard], achievements: list[Achievement]) -> Plan:
    chosen = achievement_in(achievements, form.achievement.data) or abort(404)
    paths = {str(unit.id): unit.path for unit in units}
    return Plan(
        source=chosen.source,
        ref=chosen.ref,
        award_ref=form.design.data,
        expires_on=form.expires_on.data,
        unit_path=paths.get(form.unit.data or "", ""),
        numbers=staff_numbers(form.numbers.data or ""),
    )


def _asked() -> str:
    """The address of the preview of what was chosen."""
    names = ("achievement", "unit", "numbers", "design", "expires_on", "is_mailed")
    chosen = {name: request.form[name] for name in names if request.form.get(name)}
    return f"{url_for('.plan')}?{urlencode(chosen)}"
