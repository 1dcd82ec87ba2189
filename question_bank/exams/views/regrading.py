"""Pages on which a trainer marks questions of an exam anew, or withdraws one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.api import local_date
from lms.web.access import current_actor, current_scope, requires
from lms.web.paging import PER_PAGE, Page, page_number
from question_bank.bank.rendering import stem_words
from question_bank.exams import wording_of_regrading as wording
from question_bank.exams.domain.regrading import RegradingKind, RegradingState, Tally
from question_bank.exams.forms.regrading import CarryOutForm, ReasonForm, RegradingForm
from question_bank.exams.models import Exam, Regrading
from question_bank.exams.services.papers import versions
from question_bank.exams.services.regrading import planning, reading
from question_bank.exams.services.regrading.planning import RegradingRefused
from question_bank.exams.services.regrading.put import PutQuestion, put_questions
from question_bank.exams.views.blueprints import setting
from question_bank.exams.views.loading import exam_to_set
from question_bank.exams.wording import plain_number

PERMISSION = "question_bank.set_exams"
MOST_TURNED = 200


@setting.get("/<int:exam_id>/regradings")
@requires(PERMISSION, Reach.UNITS)
def regradings(exam_id: int) -> ResponseReturnValue:
    session = current_session()
    exam = exam_to_set(session, exam_id)
    found = session.scalars(reading.regradings_of(exam.id)).all()
    return render_template(
        "exams/setting/regrade_index.html",
        exam=exam,
        rows=[(row, Tally.from_json(row.outcome)) for row in found],
        questions=put_questions(session, exam),
        stem_words=stem_words,
        wording=wording,
    )


@setting.route("/<int:exam_id>/regradings/new", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def regrade(exam_id: int) -> ResponseReturnValue:
    exam, form = exam_to_set(current_session(), exam_id), RegradingForm()
    questions = [each for each in put_questions(current_session(), exam) if each.is_regradable]
    if form.validate_on_submit():
        chosen = _chosen(questions)
        planned = _plan(
            exam_id,
            lambda session, here: planning.plan_regrading(
                session, here, RegradingKind.REGRADE, chosen, reason=form.reason.data or "",
                rule=form.rule.data or "", actor=current_actor(), clock=current_clock(),
            ),
        )  # fmt: skip
        if planned is not None:
            return planned
    page = render_template(
        "exams/setting/regrade_form.html",
        exam=exam,
        form=form,
        questions=questions,
        chosen=request.form.getlist("question", type=int) or request.args.getlist("question", type=int),
        stem_words=stem_words,
    )
    return page, 422 if request.method == "POST" else 200


def _chosen(questions: Sequence[PutQuestion]) -> list[tuple[int, int | None]]:
    """What was ticked, with the version chosen beside it; what does not fit is refused by the service."""
    ticked = set(request.form.getlist("question", type=int))
    return [
        (each.question.id, request.form.get(f"by-{each.question.id}", type=int) or None)
        for each in questions
        if each.question.id in ticked
    ]


@setting.route("/<int:exam_id>/questions/<int:version_id>/withdraw", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def withdraw(exam_id: int, version_id: int) -> ResponseReturnValue:
    exam, form = exam_to_set(current_session(), exam_id), ReasonForm()
    put = [each for each in put_questions(current_session(), exam) if each.question.id == version_id]
    if not put or put[0].is_voided:
        abort(404)
    if form.validate_on_submit():
        planned = _plan(
            exam_id,
            lambda session, here: planning.plan_regrading(
                session, here, RegradingKind.VOID, [(version_id, None)], reason=form.reason.data or "",
                actor=current_actor(), clock=current_clock(),
            ),
        )  # fmt: skip
        if planned is not None:
            return planned
    page = render_template("exams/setting/void.html", exam=exam, form=form, put=put[0], stem_words=stem_words)
    return page, 422 if request.method == "POST" else 200


@setting.get("/<int:exam_id>/regradings/<int:regrading_id>")
@requires(PERMISSION, Reach.UNITS)
def regrading(exam_id: int, regrading_id: int) -> ResponseReturnValue:
    session = current_session()
    exam = exam_to_set(session, exam_id)
    found = _regrading(session, exam, regrading_id)
    return _regrading_page(session, exam, found, ReasonForm(), 200)


@setting.post("/<int:exam_id>/regradings/<int:regrading_id>/carry-out")
@requires(PERMISSION, Reach.UNITS)
def carry_out_regrading(exam_id: int, regrading_id: int) -> ResponseReturnValue:
    lowers = bool(CarryOutForm().lowers.data)
    try:
        with unit_of_work() as session:
            found = _regrading(session, exam_to_set(session, exam_id), regrading_id)
            planning.carry_out(session, found, lowers=lowers, actor=current_actor(), clock=current_clock())
    except RegradingRefused as refusal:
        flash(str(wording.REFUSED[refusal.code]), "error")
    return _to(exam_id, regrading_id)


@setting.post("/<int:exam_id>/regradings/<int:regrading_id>/discard")
@requires(PERMISSION, Reach.UNITS)
def discard_regrading(exam_id: int, regrading_id: int) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            planning.discard(session, _regrading(session, exam_to_set(session, exam_id), regrading_id))
        flash(_("Nothing was changed."), "success")
    except RegradingRefused as refusal:
        flash(str(wording.REFUSED[refusal.code]), "error")
        return _to(exam_id, regrading_id)
    return redirect(url_for("exam_setting.regradings", exam_id=exam_id), 303)


@setting.post("/<int:exam_id>/regradings/<int:regrading_id>/undo")
@requires(PERMISSION, Reach.UNITS)
def undo_regrading(exam_id: int, regrading_id: int) -> ResponseReturnValue:
    form = ReasonForm()
    if form.validate_on_submit():
        planned = _plan(
            exam_id,
            lambda session, here: planning.plan_undoing(
                session, here, _regrading(session, here, regrading_id), reason=form.reason.data or "",
                actor=current_actor(), clock=current_clock(),
            ),
        )  # fmt: skip
        if planned is not None:
            return planned
    session = current_session()
    exam = exam_to_set(session, exam_id)
    return _regrading_page(session, exam, _regrading(session, exam, regrading_id), form, 422)


def _regrading_page(
    session: Session, exam: Exam, found: Regrading, form: ReasonForm, status: int
) -> ResponseReturnValue:
    scope, today = current_scope(), local_date(current_clock()())
    put = versions(session, (each for pair in found.questions for each in pair if each is not None))
    changes = reading.mark_changes(found, scope, today)
    total = session.scalar(select(func.count()).select_from(changes.order_by(None).subquery())) or 0
    number = min(page_number(), max(1, -(-total // PER_PAGE)))
    rows = session.execute(changes.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    preview = {name: Tally.from_json(each["tally"]) for name, each in found.preview.items()}
    if found.state == RegradingState.PLANNED:
        turned = reading.planned_turns(session, found.preview["lowering"], scope, today)
    else:
        turned = reading.turned_results(session, found, scope, today, MOST_TURNED)
    page = render_template(
        "exams/setting/regrade_show.html",
        exam=exam,
        regrading=found,
        questions=[(put[version], put.get(by or 0)) for version, by in found.questions],
        preview=preview,
        outcome=Tally.from_json(found.outcome),
        turned=turned,
        page=Page([reading.ChangeRow(**row._mapping) for row in rows], number, total),
        words={version_id: stem_words(each.content) for version_id, each in put.items()},
        carry_out_form=CarryOutForm(),
        form=form,
        is_undone=planning.is_undone(session, found),
        is_own=found.created_by == current_actor().account_id,
        kinds=RegradingKind,
        plain_number=plain_number,
        wording=wording,
    )
    return page, status


def _plan(exam_id: int, plan: Callable[[Session, Exam], Regrading]) -> Response | None:
    """To the page of what was planned; None, with a message, when it was refused."""
    try:
        with unit_of_work() as session:
            planned = plan(session, exam_to_set(session, exam_id)).id
    except RegradingRefused as refusal:
        flash(str(wording.REFUSED[refusal.code]), "error")
        return None
    return _to(exam_id, planned)


def _to(exam_id: int, regrading_id: int) -> Response:
    return redirect(url_for("exam_setting.regrading", exam_id=exam_id, regrading_id=regrading_id), 303)


def _regrading(session: Session, exam: Exam, regrading_id: int) -> Regrading:
    found = session.scalar(
        select(Regrading).where(Regrading.id == regrading_id, Regrading.exam_id == exam.id)
    )
    return found or abort(404)
