"""Who would change verdict: asking, watching, and reading the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.days import local_date
from lms.hours.policies.documents import fingerprint
from lms.hours.policies.models import PolicyVersion
from lms.hours.simulation import showing, wording
from lms.hours.simulation.explaining import explain_changes
from lms.hours.simulation.forms import NOW, SimulationForm
from lms.hours.simulation.models import Simulation
from lms.hours.simulation.reading import (
    Wanted,
    cells,
    changes,
    count_changes,
    figures_by_unit,
    find_simulation,
    listed_changes,
    newest_simulations,
    rule_titles,
    rules_with_changes,
    versions_to_simulate,
)
from lms.hours.simulation.services import start_simulation
from lms.hours.simulation.spreadsheet import changes_workbook
from lms.hours.verdicts.rules import period_text
from lms.organisation.api import (
    UnitCard,
    organisation_of,
    person_names,
    reaches_person,
    unit_cards,
)
from lms.organisation.models import Unit
from lms.plugins import current_registry
from lms.web.access import current_actor, current_scope, requires
from lms.web.download import spreadsheet_response
from lms.web.i18n import format_local_date
from lms.web.paging import empty_page

PERMISSION = "lms.simulate_policies"
blueprint = Blueprint(
    "simulations", __name__, url_prefix="/hours/simulations", template_folder="../templates"
)


@blueprint.route("", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def start() -> ResponseReturnValue:
    session, scope = current_session(), current_scope()
    units = unit_cards(session, scope)
    versions = versions_to_simulate(session, {organisation_of(unit.path) for unit in units})
    form = showing.start_form(versions, units, request.args)
    if form.validate_on_submit():
        return redirect(url_for("simulations.show", simulation_id=_start(form)))
    version_id = form.version_id.data if request.args.get("version_id") else None
    return render_template(
        "hours/simulation/start.html",
        form=form,
        versions=versions,
        simulations=newest_simulations(session, scope, version_id),
        fingerprint=fingerprint,
    ), 422 if form.errors else 200


@blueprint.get("/<int:simulation_id>")
@requires(PERMISSION, Reach.UNITS)
def show(simulation_id: int) -> ResponseReturnValue:
    simulation = _simulation(simulation_id)
    if simulation.finished_at is None:
        return render_template(
            "hours/simulation/waiting.html", **_about(simulation), **showing.job_of(simulation)
        )
    session, scope = current_session(), current_scope()
    units = unit_cards(session, scope)
    wanted = _wanted(units)
    page = empty_page(count_changes(session, simulation, scope, wanted, _today()))
    statement = changes(simulation, scope, wanted, _today()).limit(page.per_page).offset(page.offset)
    return render_template(
        "hours/simulation/show.html",
        **_about(simulation),
        page=replace(page, rows=listed_changes(session, statement)),
        matrix=showing.matrix(cells(session, simulation, scope, wanted)),
        branches=showing.branches(
            units, wanted.unit_path or simulation.unit.path, figures_by_unit(session, simulation, scope, wanted.rule)
        ),
        units=[unit for unit in units if unit.path.startswith(simulation.unit.path)],
        rules=rules_with_changes(session, simulation, scope),
        titles=rule_titles(simulation),
        wanted=wanted,
        found=wording.found(simulation),
        amounts=wording.amounts(simulation),
        headline=showing.headline(simulation),
    )  # fmt: skip


@blueprint.get("/<int:simulation_id>/export.xlsx")
@requires(PERMISSION, Reach.UNITS)
def export(simulation_id: int) -> ResponseReturnValue:
    simulation = _simulation(simulation_id)
    session, scope = current_session(), current_scope()
    wanted = _wanted(unit_cards(session, scope))
    content = changes_workbook(
        listed_changes(session, changes(simulation, scope, wanted, _today())),
        cells(session, simulation, scope, wanted),
        rule_titles(simulation),
        [
            showing.title(simulation),
            _("As of %(day)s", day=format_local_date(simulation.as_of)),
            wording.summary(simulation),
        ],
    )  # fmt: skip
    return spreadsheet_response(content, f"simulation-{simulation.id}.xlsx")


@blueprint.get("/<int:simulation_id>/people/<int:person_id>")
@requires(PERMISSION, Reach.UNITS)
def person(simulation_id: int, person_id: int) -> ResponseReturnValue:
    simulation = _simulation(simulation_id)
    session, now = current_session(), current_clock()()
    if not reaches_person(session, current_scope(), person_id, _today()):
        abort(404)
    explained = explain_changes(session, current_registry(), simulation, person_id, now)
    if not explained.sides:
        abort(404)
    actor = current_actor()
    return render_template(
        "hours/simulation/person.html",
        **_about(simulation),
        person=person_names(session, [person_id])[person_id],
        sides=showing.sides(session, explained),
        titles=rule_titles(simulation),
        may_see_hours=actor.may("lms.see_hours")
        and reaches_person(session, actor.scope("lms.see_hours"), person_id, _today()),
        person_id=person_id,
    )


def _start(form: SimulationForm) -> int:
    with unit_of_work() as session:
        simulation = start_simulation(
            session,
            session.get_one(PolicyVersion, form.version_id.data),
            session.get_one(Unit, form.unit_id.data),
            as_of=form.as_of.data,
            is_early=form.holds.data == NOW,
            actor=current_actor(),
            clock=current_clock(),
        )
        return simulation.id


def _simulation(simulation_id: int) -> Simulation:
    return find_simulation(current_session(), simulation_id, current_scope()) or abort(404)


def _about(simulation: Simulation) -> dict[str, Any]:
    """What every page of a simulation says about it."""
    version = simulation.version
    return {
        "simulation": simulation,
        "version": version,
        "is_outdated": fingerprint(version.text) != simulation.text_digest,
        "is_early": simulation.holds_from < version.valid_from,
        "today": _today(),
        "period_text": period_text,
        "verdicts": wording.VERDICTS,
        "tones": wording.TONES,
    }


def _wanted(units: list[UnitCard]) -> Wanted:
    chosen = request.args.get("unit", type=int)
    args: Mapping[str, str] = request.args
    return Wanted(
        before=args.get("from", "") if args.get("from") in wording.VERDICTS else "",
        after=args.get("to", "") if args.get("to") in wording.VERDICTS else "",
        unit_path=next((unit.path for unit in units if unit.id == chosen), ""),
        rule=args.get("rule", ""),
    )


def _today() -> date:
    return local_date(current_clock()())
