"""A manager's rotation training: cycles, classes, the roster, and who has a place."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from courses.rotation.domain import AssignmentRefused, Cohort, DutyState
from courses.rotation.forms import CohortForm, CycleForm
from courses.rotation.models import RotationCycle
from courses.rotation.queries import Wanted, cohorts_of, find_cycle, roster, visible_cycles
from courses.rotation.services.opening import add_cohort, add_missing_duties, open_cycle
from courses.rotation.services.placing import apply_proposal, assign_places
from courses.rotation.spreadsheet import roster_workbook
from courses.rotation.tallies import tallies, tally
from courses.rotation.views.listing import roster_rows
from courses.rotation.words import STATES, TONES, assignment_refusal
from lms.clock import current_clock
from lms.contracts.access import Reach, Scope
from lms.db import current_session, unit_of_work
from lms.hours.api import hour_categories, local_date
from lms.organisation.api import UnitCard, person_cards, unit_card, unit_cards
from lms.web.access import current_actor, current_scope, requires
from lms.web.download import spreadsheet_response
from lms.web.flashes import offer_undo
from lms.web.i18n import in_page_language, localised
from lms.web.paging import page_of

blueprint = Blueprint("rotation", __name__, url_prefix="/rotation", template_folder="../templates")
PERMISSION = "courses.manage_rotation"


@blueprint.get("")
@requires(PERMISSION, Reach.UNITS)
def list_cycles() -> ResponseReturnValue:
    session, scope = current_session(), current_scope()
    cycles = visible_cycles(session, scope)
    counts = tallies(session, [cycle.id for cycle in cycles], scope, local_date(current_clock()()))
    return render_template("rotation/cycles.html", cycles=cycles, counts=counts, State=DutyState)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def new() -> ResponseReturnValue:
    session = current_session()
    units = unit_cards(session, current_scope())
    form = CycleForm()
    form.unit_id.choices = [(unit.id, "　" * (unit.depth - 1) + localised(unit)) for unit in units]
    form.category.choices = [(category.key, localised(category)) for category in hour_categories(session)]
    if form.validate_on_submit():
        unit = next(unit for unit in units if unit.id == form.unit_id.data)
        with unit_of_work() as session:
            cycle = open_cycle(session, unit, **form.values(), actor=current_actor(), clock=current_clock())
            cycle_id = cycle.id
        flash(_("The cycle is open. Add classes next, then give people their places."), "success")
        return redirect(url_for("rotation.show", cycle_id=cycle_id))
    return render_template("rotation/cycle_new.html", form=form), 422 if form.errors else 200


@blueprint.get("/<int:cycle_id>")
@requires(PERMISSION, Reach.UNITS)
def show(cycle_id: int) -> ResponseReturnValue:
    session, scope, today = current_session(), current_scope(), local_date(current_clock()())
    cycle, unit = _cycle(session, cycle_id)
    cohorts = cohorts_of(session, cycle.id)
    seats: dict[int | None, Cohort] = {key: seat for key, (_row, seat) in cohorts.items()}
    titles: dict[int | None, str] = {key: localised(row, "title") for key, (row, _seat) in cohorts.items()}
    wanted = _wanted()
    lines = roster(session, cycle.id, scope, today, seats, wanted=wanted)
    page = page_of(lines)
    # who looks at everybody has them all here; for a part, the database counts the others
    counts = tally(lines) if wanted == Wanted() else tallies(session, [cycle.id], scope, today)[cycle.id]
    return render_template(
        "rotation/cycle.html",
        cycle=cycle, unit=unit, cohorts=cohorts, page=page, counts=counts, total=sum(counts.values()),
        states=in_page_language(STATES),
        rows=roster_rows(session, page.rows, titles, today),
        tones=TONES, State=DutyState, today=today, shown=request.args.get("state", ""),
        may_change=scope.covers_path(unit.path), units=unit_cards(session, scope),
    )  # fmt: skip


@blueprint.get("/<int:cycle_id>/roster.xlsx")
@requires(PERMISSION, Reach.UNITS)
def export(cycle_id: int) -> ResponseReturnValue:
    session, now = current_session(), current_clock()()
    today = local_date(now)
    cycle, _unit = _cycle(session, cycle_id)
    cohorts = cohorts_of(session, cycle.id)
    seats: dict[int | None, Cohort] = {key: seat for key, (_row, seat) in cohorts.items()}
    lines = roster(session, cycle.id, current_scope(), today, seats, wanted=_wanted())
    people = person_cards(session, [line.person_id for line in lines], today)
    content = roster_workbook(cycle, lines, people, {key: row for key, (row, _seat) in cohorts.items()}, now)
    return spreadsheet_response(content, f"rotation-{cycle.id}.xlsx")


@blueprint.route("/<int:cycle_id>/classes/new", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def new_cohort(cycle_id: int) -> ResponseReturnValue:
    cycle = _own_cycle(current_session(), cycle_id)
    form = CohortForm(first=cycle.starts_on, last=cycle.ends_on)
    if form.validate_on_submit():
        with unit_of_work() as session:
            cycle = _own_cycle(session, cycle_id)
            add_cohort(session, cycle, **form.values(), actor=current_actor(), clock=current_clock())
        flash(_("The class %(title)s has been added.", title=form.title.data), "success")
        return redirect(url_for("rotation.show", cycle_id=cycle_id))
    return render_template("rotation/cohort_new.html", form=form, cycle=cycle), 422 if form.errors else 200


@blueprint.post("/<int:cycle_id>/places")
@requires(PERMISSION, Reach.UNITS)
def assign(cycle_id: int) -> ResponseReturnValue:
    chosen = request.form.getlist("duty", type=int)
    cohort_id = request.form.get("cohort", type=int)
    try:
        with unit_of_work() as session:
            cycle, _unit = _cycle(session, cycle_id)
            changed = assign_places(
                session,
                cycle,
                cohort_id,
                chosen,
                scope=current_scope(),
                actor=current_actor(),
                clock=current_clock(),
            )
        flash(ngettext("One place was changed.", "%(num)s places were changed.", changed), "success")
    except AssignmentRefused as refusal:
        flash(assignment_refusal(refusal), "error")
    except LookupError:
        abort(404)
    return redirect(f"{url_for('rotation.show', cycle_id=cycle_id)}?{request.query_string.decode()}")


@blueprint.post("/<int:cycle_id>/fill")
@requires(PERMISSION, Reach.UNITS)
def fill(cycle_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        cycle, _unit = _cycle(session, cycle_id)
        given = apply_proposal(
            session, cycle, scope=current_scope(), actor=current_actor(), clock=current_clock()
        )
    if given:
        undo = url_for("rotation.clear", cycle_id=cycle_id, duty=list(given))
        text = ngettext("One person was given a place.", "%(num)s people were given places.", len(given))
        offer_undo(text, undo)
    else:
        flash(_("Nobody could be placed: add a class that is still to come, or more places."), "warning")
    return redirect(url_for("rotation.show", cycle_id=cycle_id))


@blueprint.post("/<int:cycle_id>/clear")
@requires(PERMISSION, Reach.UNITS)
def clear(cycle_id: int) -> ResponseReturnValue:
    duties = request.args.getlist("duty", type=int)
    with unit_of_work() as session:
        cycle, _unit = _cycle(session, cycle_id)
        assign_places(
            session, cycle, None, duties, scope=current_scope(), actor=current_actor(), clock=current_clock()
        )
    flash(_("The places are free again."), "success")
    return redirect(url_for("rotation.show", cycle_id=cycle_id))


@blueprint.post("/<int:cycle_id>/refresh")
@requires(PERMISSION, Reach.UNITS)
def refresh(cycle_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        cycle = _own_cycle(session, cycle_id)
        unit = unit_card(session, cycle.unit_id)
        added = add_missing_duties(session, cycle, unit, clock=current_clock()) if unit else 0
    flash(ngettext("One person was added.", "%(num)s people were added.", added), "success")
    return redirect(url_for("rotation.show", cycle_id=cycle_id))


def _wanted() -> Wanted:
    """The lines that the address asks for: by state, unit, class, or words; nonsense asks for all."""
    state = request.args.get("state", "")
    return Wanted(
        state=DutyState(state) if state in set(DutyState) else None,
        cohort_id=request.args.get("cohort", type=int),
        unit_id=request.args.get("unit", type=int),
        words=request.args.get("q", "").strip(),
    )


def _cycle(session: Session, cycle_id: int) -> tuple[RotationCycle, UnitCard]:
    cycle = find_cycle(session, cycle_id, current_scope()) or abort(404)
    unit = unit_card(session, cycle.unit_id)
    assert unit is not None  # a foreign key says so
    return cycle, unit


def _own_cycle(session: Session, cycle_id: int) -> RotationCycle:
    """A cycle that the manager may change, not only see: it belongs to a unit within the scope."""
    cycle, unit = _cycle(session, cycle_id)
    scope: Scope = current_scope()
    return cycle if scope.covers_path(unit.path) else abort(403)
