"""A manager's people: who is short of hours, by unit and by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Actor, Reach
from lms.db import current_session
from lms.hours.domain import annual_rule
from lms.hours.overview import Figures, below, by_branch, total
from lms.hours.spreadsheet import people_workbook
from lms.hours.standing import Wanted, count_standings, figures_by_unit, standings
from lms.hours.views.member import year_context
from lms.organisation.api import UnitCard, person_card, reaches_person, unit_cards
from lms.web.access import current_scope, requires
from lms.web.download import spreadsheet_response
from lms.web.paging import empty_page

blueprint = Blueprint("people_hours", __name__, url_prefix="/people/hours", template_folder="../templates")


@blueprint.get("")
@requires("lms.see_hours", Reach.UNITS)
def overview() -> ResponseReturnValue:
    session, scope, now = current_session(), current_scope(), current_clock()()
    units = unit_cards(session, scope)
    wanted = _wanted(units)
    by_unit = below(figures_by_unit(session, scope, now), wanted.unit_path)
    page = empty_page(count_standings(session, scope, now, wanted))
    rows = standings(session, scope, now, wanted, limit=page.per_page, offset=page.offset)
    return render_template(
        "hours/people.html",
        page=replace(page, rows=rows),
        totals=total(by_unit.values()),
        branches=_branches(units, wanted.unit_path, by_unit),
        units=units,
        wanted=wanted,
        year=annual_rule().year_of(now),
    )


@blueprint.get("/export.xlsx")
@requires("lms.see_hours", Reach.UNITS)
def export() -> ResponseReturnValue:
    session, scope, now = current_session(), current_scope(), current_clock()()
    year = annual_rule().year_of(now)
    people = standings(session, scope, now, _wanted(unit_cards(session, scope)))
    return spreadsheet_response(people_workbook(people, year), f"hours-{year}.xlsx")


@blueprint.get("/<int:person_id>")
@requires("lms.see_hours", Reach.UNITS)
def person(person_id: int) -> ResponseReturnValue:
    session, now = current_session(), current_clock()()
    today = annual_rule().today(now)
    if not reaches_person(session, current_scope(), person_id, today):
        abort(404)
    return render_template(
        "hours/person.html", person=person_card(session, person_id, today), **year_context(session, person_id)
    )


def people_card(session: Session, actor: Actor, now: datetime) -> dict[str, Any] | None:
    """The home page's figures for a manager: who is short in the units managed."""
    figures = total(figures_by_unit(session, actor.scope("lms.see_hours"), now).values())
    return {"totals": figures, "year": annual_rule().year_of(now)} if figures.people else None


def _wanted(units: list[UnitCard]) -> Wanted:
    chosen = request.args.get("unit", type=int)
    path = next((unit.path for unit in units if unit.id == chosen), "")
    return Wanted(
        state=request.args.get("state", "short"),
        tier=request.args.get("tier", ""),
        unit_path=path,
        words=request.args.get("q", "").strip(),
        sort=request.args.get("sort", "-short"),
    )


def _branches(
    units: list[UnitCard], path: str, by_unit: Mapping[str, Figures]
) -> list[tuple[UnitCard, Figures]]:
    """The unit looked at and those one step below it, each with its people; empty ones are left out."""
    inside = [unit for unit in units if unit.path.startswith(path)]
    top = min((unit.depth for unit in inside), default=0)
    branches = [unit for unit in inside if unit.depth <= top + 1]
    figures = by_branch(by_unit, [unit.path for unit in branches])
    return [(unit, figures[unit.path]) for unit in branches if figures[unit.path].people]
