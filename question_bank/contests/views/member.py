"""Pages for members: the contests there are, one contest with its rules, the boards, and a result."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session
from lms.web.access import current_actor, requires
from question_bank.contests.models import Contest
from question_bank.contests.services.boards import is_frozen, people_board
from question_bank.contests.services.setting import is_over
from question_bank.contests.services.standing import open_to, participation, participations
from question_bank.contests.views.blueprints import playing
from question_bank.contests.views.boards import board_page, standing_of
from question_bank.contests.views.loading import contest_to_play, own_attempt, own_person_id
from question_bank.contests.wording import rules_in_words, what_comes_next
from question_bank.exams.domain import Visible
from question_bank.exams.review import EVERYTHING, reviewed_questions
from question_bank.exams.views.loading import close_what_is_over

PERMISSION = "question_bank.compete"


@playing.get("")
@requires(PERMISSION, Reach.ORGANISATION)
def index() -> ResponseReturnValue:
    session, now = current_session(), current_clock()()
    contests = session.scalars(
        select(Contest).where(open_to(current_actor())).order_by(Contest.closes_at.desc(), Contest.id)
    ).all()
    found = participations(session, contests, own_person_id(), now)
    return render_template(
        "contests/index.html",
        open_now=[each for each in reversed(found) if each.is_open],
        coming=[each for each in reversed(found) if each.is_coming],
        past=[each for each in found if each.is_over],
    )


@playing.get("/<int:contest_id>")
@requires(PERMISSION, Reach.ORGANISATION)
def show(contest_id: int) -> ResponseReturnValue:
    session, now, person_id = current_session(), current_clock()(), own_person_id()
    found = participation(session, contest_to_play(session, contest_id), person_id, now)
    if close_what_is_over([each.attempt for each in found.rounds]):
        found = participation(session, contest_to_play(session, contest_id), person_id, now)
    board = people_board(session, found.contest, now)
    return render_template(
        "contests/show.html",
        contest=found.contest,
        own=found,
        rules=rules_in_words(found.rules),
        next_words=what_comes_next(found),
        standing=standing_of(board, person_id),
        people=len(board),
        is_frozen=is_frozen(found.contest, now),
    )


@playing.get("/<int:contest_id>/board")
@requires(PERMISSION, Reach.ORGANISATION)
def board(contest_id: int) -> ResponseReturnValue:
    session, now = current_session(), current_clock()()
    contest = contest_to_play(session, contest_id)
    by_units = request.args.get("by") == "units"
    shown = board_page(session, contest, now, by_units=by_units, actor=current_actor())
    return render_template(
        "contests/board.html", contest=contest, board=shown, is_frozen=is_frozen(contest, now)
    )


@playing.get("/attempts/<int:attempt_id>/result")
@requires(PERMISSION, Reach.OWN)
def result(attempt_id: int) -> ResponseReturnValue:
    """Points, time and rank at once; the questions only when the contest is over, for the bank serves others still."""
    session, now = current_session(), current_clock()()
    attempt, contest = own_attempt(session, attempt_id)
    if close_what_is_over([attempt]):
        attempt, contest = own_attempt(session, attempt_id)
    if attempt.is_running:
        return redirect(url_for("contests.room", attempt_id=attempt_id))
    own = participation(session, contest, attempt.person_id, now)
    visible = EVERYTHING if is_over(contest, now) else Visible(score=True)
    return render_template(
        "contests/result.html",
        contest=contest,
        own=own,
        entry=next(each.entry for each in own.rounds if each.entry.attempt_id == attempt.id),
        attempt=attempt,
        standing=standing_of(people_board(session, contest, now), attempt.person_id),
        questions=reviewed_questions(session, attempt, visible),
        next_words=what_comes_next(own),
        is_frozen=is_frozen(contest, now),
    )
