"""The page of the response model: the curves of an exam's questions, and what the paper tells of whom."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.jobs.api import job_url
from lms.web.access import current_actor, requires
from lms.web.paging import page_of
from question_bank.analysis import charts
from question_bank.analysis.domain.irt import FEWEST_ANSWERS, FEWEST_CANDIDATES, ItemParameters
from question_bank.analysis.services.basis import basis_of
from question_bank.analysis.services.calibrating import (
    TooFewCandidates,
    ask_for_calibration,
    exam_calibration,
)
from question_bank.analysis.views.blueprint import PERMISSION, blueprint
from question_bank.bank.rendering import stem_words
from question_bank.exams.services.papers import versions
from question_bank.exams.views.loading import exam_to_set

MOST_CURVES = 6


@blueprint.get("/<int:exam_id>/analysis/model")
@requires(PERMISSION, Reach.UNITS)
def model(exam_id: int) -> ResponseReturnValue:
    session = current_session()
    exam = exam_to_set(session, exam_id)
    basis, found = basis_of(session, exam.id), exam_calibration(session, exam.id)
    kept, parameters = found or (None, {})
    loaded = versions(session, parameters)
    words = {each: stem_words(version.content) for each, version in loaded.items()}
    rows = sorted(parameters.items(), key=lambda each: (each[1].b, each[0]))
    numbers = {version_id: number for number, (version_id, _item) in enumerate(rows, start=1)}
    asked_for = [each for each in request.args.getlist("question", type=int) if each in parameters]
    drawn = asked_for[:MOST_CURVES] or [
        version_id for version_id, _item in _spread([each for each in rows if not each[1].is_bounded])
    ]
    return render_template(
        "analysis/model.html",
        exam=exam,
        kept=kept,
        is_fresh=kept is not None and kept.basis == basis.words(),
        is_possible=basis.attempts >= FEWEST_CANDIDATES,
        fewest=(FEWEST_CANDIDATES, FEWEST_ANSWERS),
        attempts=basis.attempts,
        page=page_of(rows),
        numbers=numbers,
        drawn=drawn,
        words=words,
        curves=charts.item_curves([(str(numbers[each]), parameters[each]) for each in drawn]),
        information=charts.information_curve([item for _version, item in rows if not item.is_bounded]),
        information_title=charts.information_title([item for _version, item in rows if not item.is_bounded]),
    )


def _spread(rows: list[tuple[int, ItemParameters]]) -> list[tuple[int, ItemParameters]]:
    """Some of the questions from the easiest to the hardest."""
    if len(rows) <= MOST_CURVES:
        return rows
    return [rows[round(place * (len(rows) - 1) / (MOST_CURVES - 1))] for place in range(MOST_CURVES)]


@blueprint.post("/<int:exam_id>/analysis/model")
@requires(PERMISSION, Reach.UNITS)
def calibrate(exam_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            exam = exam_to_set(session, exam_id)
            job = ask_for_calibration(session, exam, actor=current_actor(), clock=current_clock())
        return redirect(job_url(job), 303)
    except TooFewCandidates:
        flash(_("Too few people have sat the exam for a response model."), "error")
        return redirect(url_for("exam_analysis.model", exam_id=exam_id), 303)
