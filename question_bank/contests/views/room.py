"""Starting today's attempt, the room, and handing in."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.web.access import requires
from question_bank.contests.domain import EntryRefused
from question_bank.contests.services.entering import start_attempt
from question_bank.contests.views.blueprints import playing
from question_bank.contests.views.loading import contest_to_play, own_attempt, own_person_id
from question_bank.contests.wording import refusal_words
from question_bank.exams.domain import DrawShort
from question_bank.exams.room import hand_in_posted, room_questions
from question_bank.exams.services.tickets import Ticket, sign_ticket
from question_bank.exams.views.loading import close_what_is_over
from question_bank.formats.messages import refusal_message

PERMISSION = "question_bank.compete"


@playing.post("/<int:contest_id>/start")
@requires(PERMISSION, Reach.ORGANISATION)
def start(contest_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            contest = contest_to_play(session, contest_id)
            attempt_id = start_attempt(session, contest, own_person_id(), clock=current_clock()).id
    except EntryRefused as refusal:
        flash(refusal_words(refusal), "warning")
        return redirect(url_for("contests.show", contest_id=contest_id), 303)
    except DrawShort:
        flash(
            _("The questions cannot be drawn just now: the bank lacks some. Who runs it has to see to it."),
            "error",
        )
        return redirect(url_for("contests.show", contest_id=contest_id), 303)
    return redirect(url_for("contests.room", attempt_id=attempt_id), 303)


@playing.get("/attempts/<int:attempt_id>")
@requires(PERMISSION, Reach.OWN)
def room(attempt_id: int) -> ResponseReturnValue:
    session = current_session()
    attempt, contest = own_attempt(session, attempt_id)
    result = url_for("contests.result", attempt_id=attempt_id)
    if close_what_is_over([attempt]) or not attempt.is_running:
        return redirect(result)
    return render_template(
        "contests/room.html",
        exam=contest,
        attempt=attempt,
        questions=room_questions(session, attempt),
        ticket=sign_ticket(str(current_app.secret_key), Ticket(attempt.id, attempt.person_id)),
        hand_in_url=url_for("contests.hand_in", attempt_id=attempt_id),
        result_url=result,
        now=current_clock()(),
    )


@playing.post("/attempts/<int:attempt_id>/hand-in")
@requires(PERMISSION, Reach.OWN)
def hand_in(attempt_id: int) -> ResponseReturnValue:
    received_at, form = current_clock()(), request.form
    with unit_of_work() as session:
        attempt, _contest = own_attempt(session, attempt_id)
        is_final, refused = hand_in_posted(session, attempt, form, received_at=received_at)
    if is_final:
        return redirect(url_for("contests.result", attempt_id=attempt_id), 303)
    for position, refusal in refused.items():
        flash(_("Question %(number)s: %(why)s", number=position, why=refusal_message(refusal)), "error")
    page = "contests.room" if refused or form.get("do") == "save" else "contests.confirm"
    return redirect(url_for(page, attempt_id=attempt_id), 303)


@playing.get("/attempts/<int:attempt_id>/confirm")
@requires(PERMISSION, Reach.OWN)
def confirm(attempt_id: int) -> ResponseReturnValue:
    """The step before handing in where no script can ask."""
    session = current_session()
    attempt, contest = own_attempt(session, attempt_id)
    if close_what_is_over([attempt]) or not attempt.is_running:
        return redirect(url_for("contests.result", attempt_id=attempt_id))
    questions = room_questions(session, attempt)
    return render_template(
        "exams/confirm.html",
        exam=contest,
        attempt=attempt,
        unanswered=[question.position for question in questions if not question.is_answered],
        hand_in_url=url_for("contests.hand_in", attempt_id=attempt_id),
        room_url=url_for("contests.room", attempt_id=attempt_id),
    )
