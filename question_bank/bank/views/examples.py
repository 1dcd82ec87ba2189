"""Pictures of the examples that authors are shown."""

from __future__ import annotations

from flask import Response, render_template

from lms.contracts.access import Reach
from lms.web.access import signed_in
from question_bank.bank.views.blueprint import blueprint


@blueprint.get("/media/example/floor-plan.svg")
@signed_in(Reach.ORGANISATION)
def floor_plan() -> Response:
    """The plan of a floor, for the example of a hotspot."""
    response = Response(render_template("question_bank/examples/floor-plan.svg"), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
