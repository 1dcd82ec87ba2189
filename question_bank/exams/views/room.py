"""Starting an exam, the room, and handing in."""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.web.access import current_actor, requires
from question_bank.exams.domain import AttemptRefused, DrawShort
from question_bank.exams.room import hand_in_posted, room_questions
from question_bank.exams.services.candidates import start_exam
from question_bank.exams.services.tickets import Ticket, sign_ticket
from question_bank.exams.views.blueprints import sitting
from question_bank.exams.views.loading import (
    close_what_is_over,
    exam_to_sit,
    own_attempt,
    return_to,
)
from question_bank.exams.wording import refusal_words
from question_bank.formats.messages import refusal_message

PERMISSION = "question_bank.sit_exams"


@sitting.post("/<int:exam_id>/start")
@requires(PERMISSION, Reach.ORGANISATION)
def start(exam_id: int) -> ResponseReturnValue:
    person_id = current_actor().person_id or abort(404)
    try:
        with unit_of_work() as session:
            exam = exam_to_sit(session, exam_id)
            attempt_id = start_exam(session, exam, person_id, clock=current_clock()).id
    except AttemptRefused as refusal:
        flash(refusal_words(refusal), "warning")
        return redirect(url_for("exams.show", exam_id=exam_id, return_to=return_to() or None), 303)
    except DrawShort:
        flash(
            _("The exam cannot be drawn just now: questions are missing. Its trainer has to see to it."),
            "error",
        )
        return redirect(url_for("exams.show", exam_id=exam_id, return_to=return_to() or None), 303)
    return redirect(url_for("exams.room", attempt_id=attempt_id, return_to=return_to() or None), 303)


@sitting.get("/attempts/<int:attempt_id>")
@requires(PERMISSION, Reach.OWN)
def room(attempt_id: int) -> ResponseReturnValue:
    session = current_session()
    attempt, exam = own_attempt(session, attempt_id)
    result = url_for("exams.result", attempt_id=attempt_id, return_to=return_to() or None)
    if close_what_is_over([attempt]) or not attempt.is_running:
        return redirect(result)
    ticket = sign_ticket(str(current_app.secret_key), Ticket(attempt.id, attempt.person_id))
    return render_template(
        "exams/room.html",
        exam=exam,
        attempt=attempt,
        questions=room_questions(session, attempt),
        ticket=ticket,
        result_url=result,
        now=current_clock()(),
        return_to=return_to(),
    )


@sitting.post("/attempts/<int:attempt_id>/hand-in")
@requires(PERMISSION, Reach.OWN)
def hand_in(attempt_id: int) -> ResponseReturnValue:
    received_at, form = current_clock()(), request.form
    with unit_of_work() as session:
        attempt, _exam = own_attempt(session, attempt_id)
        is_final, refused = hand_in_posted(session, attempt, form, received_at=received_at)
    if is_final:
        return redirect(url_for("exams.result", attempt_id=attempt_id, return_to=return_to() or None), 303)
    for position, refusal in refused.items():
        flash(_("Question %(number)s: %(why)s", number=position, why=refusal_message(refusal)), "error")
    page = "exams.room" if refused or form.get("do") == "save" else "exams.confirm"
    if page == "exams.room" and not refused:
        flash(_("Saved."), "success")
    return redirect(url_for(page, attempt_id=attempt_id, return_to=return_to() or None), 303)


@sitting.get("/attempts/<int:attempt_id>/confirm")
@requires(PERMISSION, Reach.OWN)
def confirm(attempt_id: int) -> ResponseReturnValue:
    """The step before handing in where no script can ask."""
    session = current_session()
    attempt, exam = own_attempt(session, attempt_id)
    if close_what_is_over([attempt]) or not attempt.is_running:
        return redirect(url_for("exams.result", attempt_id=attempt_id, return_to=return_to() or None))
    questions = room_questions(session, attempt)
    return render_template(
        "exams/confirm.html",
        exam=exam,
        attempt=attempt,
        questions=questions,
        unanswered=[question.position for question in questions if not question.is_answered],
        return_to=return_to(),
    )
