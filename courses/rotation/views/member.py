"""A member's own rotation training."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from courses.rotation.domain import duty_state
from courses.rotation.own_duties import duties_of
from courses.rotation.words import STATES, TONES
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session
from lms.hours.api import local_date
from lms.web.access import current_scope, requires

blueprint = Blueprint("my_rotation", __name__, url_prefix="/my/rotation", template_folder="../templates")


@blueprint.get("")
@requires("courses.learn", Reach.OWN)
def mine() -> ResponseReturnValue:
    person_id, today = current_scope().person_id, local_date(current_clock()())
    found = duties_of(current_session(), person_id) if person_id is not None else []
    rows = [(own, duty_state(own.duty, today)) for own in found]
    return render_template("rotation/mine.html", rows=rows, states=STATES, tones=TONES)
