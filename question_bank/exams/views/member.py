"""Pages for members: the exams that are open, one exam with its rules, and results."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session
from lms.web.access import current_actor, current_scope, requires
from question_bank.exams.domain import AttemptState, visible_to_candidate
from question_bank.exams.review import reviewed_questions
from question_bank.exams.services.authoring import rules_of
from question_bank.exams.services.candidates import candidacies, candidacy
from question_bank.exams.views.blueprints import sitting
from question_bank.exams.views.loading import (
    close_what_is_over,
    exam_to_sit,
    own_attempt,
    return_to,
)
from question_bank.exams.wording import rules_in_words

PERMISSION = "question_bank.sit_exams"


@sitting.get("")
@requires(PERMISSION, Reach.ORGANISATION)
def index() -> ResponseReturnValue:
    session, now = current_session(), current_clock()()
    person_id = current_actor().person_id or abort(404)
    found = candidacies(session, current_scope(), person_id, now)
    return render_template(
        "exams/index.html",
        open_now=[each for each in found if each.is_open],
        past=[each for each in found if not each.is_open and each.attempts],
        coming=[each for each in found if each.opens_later(now)],
        now=now,
    )


@sitting.get("/<int:exam_id>")
@requires(PERMISSION, Reach.ORGANISATION)
def show(exam_id: int) -> ResponseReturnValue:
    session, now = current_session(), current_clock()()
    person_id = current_actor().person_id or abort(404)
    exam = exam_to_sit(session, exam_id)
    found = candidacy(session, exam, person_id, now)
    if close_what_is_over(list(found.attempts)):
        exam = exam_to_sit(session, exam_id)
        found = candidacy(session, exam, person_id, now)
    return render_template(
        "exams/show.html",
        exam=exam,
        candidacy=found,
        rules=rules_in_words(found),
        visible={
            attempt.id: visible_to_candidate(found.rules, AttemptState(attempt.state), now, exam.released_at)
            for attempt in found.attempts
        },
        now=now,
        return_to=return_to(),
    )


@sitting.get("/attempts/<int:attempt_id>/result")
@requires(PERMISSION, Reach.OWN)
def result(attempt_id: int) -> ResponseReturnValue:
    session, now = current_session(), current_clock()()
    attempt, exam = own_attempt(session, attempt_id)
    if close_what_is_over([attempt]):
        attempt, exam = own_attempt(session, attempt_id)
    if attempt.is_running:
        return redirect(url_for("exams.room", attempt_id=attempt_id, return_to=return_to() or None))
    visible = visible_to_candidate(rules_of(exam), AttemptState(attempt.state), now, exam.released_at)
    return render_template(
        "exams/result.html",
        exam=exam,
        attempt=attempt,
        visible=visible,
        questions=reviewed_questions(session, attempt, visible),
        candidacy=candidacy(session, exam, attempt.person_id, now),
        return_to=return_to(),
    )
