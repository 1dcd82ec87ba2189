"""Assigning a course to one's own people."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import Session

from courses.catalogue.api import Audience, Course, CourseState
from courses.catalogue.wording import audience_text
from courses.learning.candidates import Standing, Wanted, candidates_of
from courses.learning.services.assigning import assign_people, take_back_assignments
from courses.learning.views.blueprints import progress
from courses.learning.views.loading import open_course_or_404, organisation
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.api import local_date
from lms.organisation.api import TIERS, unit_cards
from lms.web.access import current_actor, current_scope, requires
from lms.web.flashes import offer_undo
from lms.web.paging import page_of

PERMISSION = "courses.assign"
EVERYBODY = "all"
STANDINGS = {
    Standing.FREE: _l("Not enrolled"),
    Standing.ENROLLED: _l("Enrolled already"),
    Standing.COMPLETED: _l("Completed"),
}
TONES = {Standing.FREE: "", Standing.ENROLLED: "ink", Standing.COMPLETED: "done"}


@progress.get("/<int:course_id>/assign")
@requires(PERMISSION, Reach.UNITS)
def candidates(course_id: int) -> ResponseReturnValue:
    session, scope, wanted = current_session(), current_scope(), _wanted()
    course = _published_or_404(session, course_id)
    found = candidates_of(session, scope, course, local_date(current_clock()()), wanted)
    units = unit_cards(session, organisation())
    return render_template(
        "learning/assign.html",
        course=course,
        audience=audience_text(Audience.from_json(course.audience), {unit.id: unit for unit in units}),
        units=[unit for unit in units if scope.covers_path(unit.path)],
        page=page_of(found),
        free=sum(one.is_free for one in found),
        wanted=wanted,
        tiers=TIERS,
        standings=STANDINGS,
        tones=TONES,
        everybody=EVERYBODY,
    )


@progress.post("/<int:course_id>/assign")
@requires(PERMISSION, Reach.UNITS)
def assign(course_id: int) -> ResponseReturnValue:
    """Assigns the course to the rows chosen, or, asked so, to everybody whom the filter shows."""
    scope, now = current_scope(), current_clock()()
    with unit_of_work() as session:
        course = _published_or_404(session, course_id)
        chosen = request.form.getlist("person", type=int)
        if "everybody" in request.form:
            shown = candidates_of(session, scope, course, local_date(now), _wanted())
            chosen = [one.person_id for one in shown]
        assigned = assign_people(
            session, course, chosen, scope=scope, actor=current_actor(), clock=lambda: now
        )
    if assigned:
        text = ngettext(
            "One person was assigned. The course stands on their home page now.",
            "%(num)s people were assigned. The course stands on their home pages now.",
            len(assigned),
        )
        undo_url = url_for("progress.take_back", course_id=course_id, at=now.isoformat())
        offer_undo(text, undo_url)
    else:
        flash(_("Nobody was assigned: choose people who are not enrolled yet."), "warning")
    return redirect(f"{url_for('progress.candidates', course_id=course_id)}?{request.query_string.decode()}")


@progress.post("/<int:course_id>/assign/undo")
@requires(PERMISSION, Reach.UNITS)
def take_back(course_id: int) -> ResponseReturnValue:
    with unit_of_work() as session:
        course = _published_or_404(session, course_id)
        people = take_back_assignments(
            session, course, _moment(), scope=current_scope(), actor=current_actor(), clock=current_clock()
        )
    flash(
        ngettext("One assignment was taken back.", "%(num)s assignments were taken back.", len(people))
        if people
        else _("Nothing was taken back: whoever has begun keeps the course."),
        "success" if people else "warning",
    )
    return redirect(url_for("progress.candidates", course_id=course_id))


def _published_or_404(session: Session, course_id: int) -> Course:
    course = open_course_or_404(session, course_id)
    return course if course.state == CourseState.PUBLISHED else abort(404)


def _wanted() -> Wanted:
    """Whom the address asks for: those not enrolled, unless it says otherwise; nonsense asks for all."""
    standing, tier = request.args.get("state", Standing.FREE.value), request.args.get("tier", "")
    return Wanted(
        standing=Standing(standing) if standing in set(Standing) else None,
        unit_id=request.args.get("unit", type=int),
        tier=tier if tier in TIERS else "",
        words=request.args.get("q", "").strip(),
    )


def _moment() -> datetime:
    try:
        return datetime.fromisoformat(request.args.get("at", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        abort(400)
