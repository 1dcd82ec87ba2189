"""A member's own hours: each duty explained, the year's entries."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lms.contracts.access import Reach
from lms.db import current_session
from lms.hours.leaves.services import exemptions_of, leaves_of
from lms.hours.verdicts.views.showing import person_context
from lms.web.access import current_scope, requires

blueprint = Blueprint("hours", __name__, url_prefix="/hours", template_folder="../../templates")


@blueprint.get("")
@requires("lms.see_own_hours", Reach.OWN)
def mine() -> ResponseReturnValue:
    session, person_id = current_session(), current_scope().person_id
    assert person_id is not None  # an account always belongs to a person
    return render_template(
        "hours/mine.html",
        leaves=leaves_of(session, person_id),
        exemptions=exemptions_of(session, person_id),
        **person_context(session, person_id),
    )
