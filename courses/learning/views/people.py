"""How far a trainer's or manager's people are, course by course."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from courses.catalogue.api import CourseState
from courses.catalogue.wording import LANGUAGES
from courses.learning.overview import Filter, Learner, arrange, courses_with_figures, learners_of, state_of
from courses.learning.spreadsheet import learners_workbook
from courses.learning.views.blueprints import progress
from courses.learning.views.loading import open_course_or_404, organisation
from courses.learning.wording import STATES, TONES
from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session
from lms.hours.api import local_date
from lms.organisation.api import UnitCard, unit_cards
from lms.web.access import current_actor, current_scope, requires
from lms.web.download import spreadsheet_response
from lms.web.paging import page_of


@progress.get("")
@requires("courses.see_progress", Reach.UNITS)
def index() -> ResponseReturnValue:
    today = local_date(current_clock()())
    words = request.args.get("q", "").strip()
    rows = courses_with_figures(current_session(), organisation(), current_scope(), today, words)
    return render_template(
        "learning/progress_index.html", page=page_of(rows), words=words, languages=LANGUAGES
    )


@progress.get("/<int:course_id>")
@requires("courses.see_progress", Reach.UNITS)
def course(course_id: int) -> ResponseReturnValue:
    session = current_session()
    row, units = open_course_or_404(session, course_id), unit_cards(session, current_scope())
    everybody, wanted = _learners(session, course_id), _wanted(units)
    inside = [learner for learner in everybody if learner.unit_path.startswith(wanted.unit_path)]
    sort = request.args.get("sort", "")
    return render_template(
        "learning/progress_course.html",
        course=row,
        counts={state: sum(state_of(one.standing) == state for one in inside) for state in STATES},
        total=len(inside),
        page=page_of(arrange(everybody, wanted, sort)),
        wanted=wanted,
        units=units,
        states=STATES,
        tones=TONES,
        state_of=state_of,
        sort=sort,
        may_assign=row.state == CourseState.PUBLISHED and current_actor().may("courses.assign"),
    )


@progress.get("/<int:course_id>/export.xlsx")
@requires("courses.see_progress", Reach.UNITS)
def export(course_id: int) -> ResponseReturnValue:
    session = current_session()
    row = open_course_or_404(session, course_id)
    wanted = _wanted(unit_cards(session, current_scope()))
    kept = arrange(_learners(session, course_id), wanted, request.args.get("sort", ""))
    return spreadsheet_response(learners_workbook(row, kept), f"course-{course_id}-progress.xlsx")


def _learners(session: Session, course_id: int) -> list[Learner]:
    return learners_of(session, current_scope(), course_id, local_date(current_clock()()))


def _wanted(units: list[UnitCard]) -> Filter:
    chosen = request.args.get("unit", type=int)
    return Filter(
        state=request.args.get("state", ""),
        unit_path=next((unit.path for unit in units if unit.id == chosen), ""),
        words=request.args.get("q", "").strip(),
        person_id=request.args.get("person", type=int),
    )
