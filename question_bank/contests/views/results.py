"""The boards as those who run a contest see them: without a freeze, and as a spreadsheet."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session
from lms.hours.api import local_date
from lms.organisation.api import person_names, units_by_id
from lms.web.access import current_actor, requires
from lms.web.download import spreadsheet_response
from question_bank.contests.services.boards import is_frozen, people_board, units_board
from question_bank.contests.spreadsheet import results_workbook
from question_bank.contests.views.blueprints import setting
from question_bank.contests.views.boards import board_page
from question_bank.contests.views.loading import contest_to_run

PERMISSION = "question_bank.run_contests"


@setting.get("/<int:contest_id>/results")
@requires(PERMISSION, Reach.UNITS)
def results(contest_id: int) -> ResponseReturnValue:
    session, now = current_session(), current_clock()()
    contest = contest_to_run(session, contest_id)
    by_units = request.args.get("by") == "units"
    board = board_page(session, contest, now, by_units=by_units, actor=current_actor(), sees_all=True)
    return render_template(
        "contests/setting/results.html", contest=contest, board=board, is_frozen=is_frozen(contest, now)
    )


@setting.get("/<int:contest_id>/results.xlsx")
@requires(PERMISSION, Reach.UNITS)
def export(contest_id: int) -> Response:
    session, now = current_session(), current_clock()()
    contest = contest_to_run(session, contest_id)
    people = people_board(session, contest, now, sees_all=True)
    units = units_board(session, contest, now, sees_all=True)
    content = results_workbook(
        contest,
        people,
        units,
        names=person_names(session, (each.line.person_id for each in people)),
        unit_names=units_by_id(
            session, [*(each.line.unit_id for each in people), *(each.line.unit_id for each in units)]
        ),
    )
    return spreadsheet_response(content, f"contest-{contest.id}-{local_date(now):%Y%m%d}.xlsx")
