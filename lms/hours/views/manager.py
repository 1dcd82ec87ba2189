"""A manager's people: who is short of hours, by unit and by name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Actor, Reach
from lms.db import current_session
from lms.hours.domain import annual_rule
from lms.hours.overview import Filter, arrange, by_branch, totals
from lms.hours.spreadsheet import people_workbook
from lms.hours.standing import standings
from lms.hours.views.member import year_context
from lms.organisation.api import UnitCard, person_card, reaches_person, unit_cards
from lms.web.access import current_scope, requires
from lms.web.download import spreadsheet_response
from lms.web.paging import page_of

blueprint = Blueprint("people_hours", __name__, url_prefix="/people/hours", template_folder="../templates")


@blueprint.get("")
@requires("lms.see_hours", Reach.UNITS)
def overview() -> ResponseReturnValue:
    session, scope, now = current_session(), current_scope(), current_clock()()
    people = standings(session, scope, now)
    units = unit_cards(session, scope)
    wanted, sort = _wanted(units), request.args.get("sort", "-short")
    kept = arrange(people, wanted, sort)
    inside = [person for person in people if person.unit_path.startswith(wanted.unit_path)]
    branches = _branches(units, wanted.unit_path)
    return render_template(
        "hours/people.html",
        page=page_of(kept),
        totals=totals(inside),
        kept=totals(kept),
        branches=[(unit, figures) for unit, figures in _by_unit(branches, inside) if figures.people],
        units=units,
        wanted=wanted,
        sort=sort,
        year=annual_rule().year_of(now),
    )


@blueprint.get("/export.xlsx")
@requires("lms.see_hours", Reach.UNITS)
def export() -> ResponseReturnValue:
    session, scope, now = current_session(), current_scope(), current_clock()()
    kept = arrange(
        standings(session, scope, now), _wanted(unit_cards(session, scope)), request.args.get("sort", "")
    )
    year = annual_rule().year_of(now)
    return spreadsheet_response(people_workbook(kept, year), f"hours-{year}.xlsx")


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
    people = standings(session, actor.scope("lms.see_hours"), now)
    return {"totals": totals(people), "year": annual_rule().year_of(now)} if people else None


def _wanted(units: list[UnitCard]) -> Filter:
    chosen = request.args.get("unit", type=int)
    path = next((unit.path for unit in units if unit.id == chosen), "")
    return Filter(
        state=request.args.get("state", "short"),
        tier=request.args.get("tier", ""),
        unit_path=path,
        words=request.args.get("q", "").strip(),
    )


def _branches(units: list[UnitCard], path: str) -> list[UnitCard]:
    """The units one step below the one looked at, or that unit itself when it has none."""
    inside = [unit for unit in units if unit.path.startswith(path)]
    top = min((unit.depth for unit in inside), default=0)
    below = [unit for unit in inside if unit.depth == top + 1]
    return inside if not below else [*(unit for unit in inside if unit.depth == top), *below]


def _by_unit(branches: list[UnitCard], people: list[Any]) -> list[tuple[UnitCard, Any]]:
    figures = by_branch(people, [unit.path for unit in branches])
    return [(unit, figures[unit.path]) for unit in branches]
