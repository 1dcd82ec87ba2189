"""How background work gets on."""

from __future__ import annotations

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import func, select

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.jobs.cards import SEE_ALL, JobCard, job_card, polled, visible_to
from lms.jobs.domain import AlreadyOver
from lms.jobs.models import Job
from lms.jobs.services import cancel_job
from lms.plugins import current_registry
from lms.web.access import current_actor, signed_in

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs", template_folder="templates")
ROWS = 25


@blueprint.get("/")
@signed_in(Reach.OWN)
def index() -> ResponseReturnValue:
    actor, session = current_actor(), current_session()
    is_all = request.args.get("whose") == "all" and actor.may(SEE_ALL)
    page = max(1, request.args.get("page", 1, type=int))
    allowed = visible_to(actor, current_clock()().date()) if is_all else Job.created_by == actor.account_id
    total = session.scalar(select(func.count()).select_from(Job).where(allowed)) or 0
    rows = session.scalars(
        select(Job)
        .where(allowed)
        .order_by(Job.created_at.desc(), Job.id)
        .limit(ROWS)
        .offset((page - 1) * ROWS)
    )
    cards = [job_card(job, current_registry()) for job in rows]
    return render_template(
        "jobs/index.html", jobs=cards, is_all=is_all, may_see_all=actor.may(SEE_ALL),
        page=page, pages=-(-total // ROWS), total=total,
    )  # fmt: skip


@blueprint.get("/<job_id>")
@signed_in(Reach.OWN)
def show(job_id: str) -> ResponseReturnValue:
    return render_template("jobs/show.html", job=_visible_card(job_id))


@blueprint.get("/<job_id>/progress")
@signed_in(Reach.OWN)
def progress(job_id: str) -> ResponseReturnValue:
    response = jsonify(polled(_visible_card(job_id)))
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/<job_id>/cancel")
@signed_in(Reach.OWN)
def cancel(job_id: str) -> ResponseReturnValue:
    _visible_card(job_id)
    try:
        with unit_of_work() as session:
            cancel_job(session, job_id, clock=current_clock())
    except AlreadyOver:
        flash(gettext("It was over already, so there was nothing to cancel."), "info")
    return redirect(url_for("jobs.show", job_id=job_id))


def _visible_card(job_id: str) -> JobCard:
    """The job if the actor may see it, else 404."""
    allowed = visible_to(current_actor(), current_clock()().date())
    job = current_session().scalar(select(Job).where(Job.id == job_id, allowed))
    return job_card(job or abort(404), current_registry())
