"""A member's own hours: the year's total, opening to its entries; and the ring on the home page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.clock import current_clock
from lms.contracts.access import Actor, Reach
from lms.db import current_session
from lms.hours.domain import annual_rule
from lms.hours.ledger import lines_of_year, years_with_hours
from lms.hours.services import hour_categories
from lms.hours.standing import standing_of
from lms.plugins import current_registry
from lms.web.access import current_scope, requires

blueprint = Blueprint("hours", __name__, url_prefix="/hours", template_folder="../templates")


@blueprint.get("")
@requires("lms.see_own_hours", Reach.OWN)
def mine() -> ResponseReturnValue:
    person_id = current_scope().person_id
    assert person_id is not None  # an account always belongs to a person
    return render_template("hours/mine.html", **year_context(current_session(), person_id))


def year_context(session: Session, person_id: int) -> dict[str, Any]:
    """What a page about one person's year shows; the year comes from the address."""
    now = current_clock()()
    years = years_with_hours(session, person_id, now)
    year = request.args.get("year", type=int)
    year = year if year in years else years[0]
    return {
        "year": year,
        "years": years,
        "standing": standing_of(session, person_id, now, year),
        "lines": lines_of_year(session, current_registry(), person_id, year),
        "categories": {category.key: category for category in hour_categories(session)},
        "year_ends": annual_rule().bounds(year)[1],
        "rule": annual_rule(),
    }


def ring_card(session: Session, actor: Actor, now: datetime) -> dict[str, Any] | None:
    """The home page's ring."""
    if actor.person_id is None:
        return None
    standing = standing_of(session, actor.person_id, now)
    return {"standing": standing, "days_left": (annual_rule().bounds(standing.year)[1] - now).days}
