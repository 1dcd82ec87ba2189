"""Pages of results: who sat an exam, one attempt, how its questions fared, and what one person is allowed."""

from __future__ import annotations

from decimal import Decimal

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.api import local_date
from lms.organisation.api import UnitCard, person_card, reaches_person, unit_cards
from lms.web.access import current_actor, current_scope, requires
from lms.web.download import spreadsheet_response
from lms.web.paging import PER_PAGE, Page, page_number
from question_bank.bank.rendering import stem_words
from question_bank.exams.forms.results import AllowanceForm, MarkForm
from question_bank.exams.models import Allowance
from question_bank.exams.review import EVERYTHING, reviewed_questions
from question_bank.exams.services.candidates import allow as allow_more
from question_bank.exams.services.candidates import candidacy
from question_bank.exams.services.marking import MarkOutOfRange, NotMarkedByHand, mark_by_hand
from question_bank.exams.services.papers import questions_of, versions
from question_bank.exams.services.regrading.reading import changes_of_attempt
from question_bank.exams.services.results import (
    ResultFilter,
    as_rows,
    exam_figures,
    percent_bands,
    question_figures,
    result_rows,
)
from question_bank.exams.services.saving import answers_of
from question_bank.exams.services.sheets import RowNotFilled, filled, sheet_of
from question_bank.exams.services.sitting import locked_attempt
from question_bank.exams.spreadsheet import results_workbook
from question_bank.exams.views.blueprints import setting
from question_bank.exams.views.loading import attempt_at, exam_to_set
from question_bank.exams.wording import duration_words, outcome_of, plain_number

PERMISSION = "question_bank.set_exams"


@setting.get("/<int:exam_id>/results")
@requires(PERMISSION, Reach.UNITS)
def results(exam_id: int) -> ResponseReturnValue:
    session, scope, today = current_session(), current_scope(), local_date(current_clock()())
    exam = exam_to_set(session, exam_id)
    units = unit_cards(session, scope)
    wanted = _wanted(units)
    query = result_rows(scope, exam.id, wanted, today)
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = min(page_number(), max(1, -(-total // PER_PAGE)))
    found = session.execute(query.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return render_template(
        "exams/setting/results.html",
        exam=exam,
        page=Page(as_rows(found), number, total),
        numbers=exam_figures(session, scope, [exam.id], today).get(exam.id),
        bands=percent_bands(session, scope, exam.id, today),
        units=units,
        wanted=wanted,
        outcome_of=outcome_of,
        duration_words=duration_words,
        plain_number=plain_number,
    )


@setting.get("/<int:exam_id>/results.xlsx")
@requires(PERMISSION, Reach.UNITS)
def export(exam_id: int) -> Response:
    session, scope, today = current_session(), current_scope(), local_date(current_clock()())
    exam = exam_to_set(session, exam_id)
    wanted = _wanted(unit_cards(session, scope))
    rows = as_rows(session.execute(result_rows(scope, exam.id, wanted, today)).all())
    return spreadsheet_response(results_workbook(exam, rows), f"exam-{exam.id}-{today:%Y%m%d}.xlsx")


@setting.get("/<int:exam_id>/questions")
@requires(PERMISSION, Reach.UNITS)
def questions(exam_id: int) -> ResponseReturnValue:
    session, scope, today = current_session(), current_scope(), local_date(current_clock()())
    exam = exam_to_set(session, exam_id)
    found = question_figures(session, scope, exam.id, today)
    loaded = versions(session, (each.version_id for each in found))
    return render_template(
        "exams/setting/questions.html",
        exam=exam,
        rows=[(each, stem_words(loaded[each.version_id].content)) for each in found],
    )


@setting.get("/<int:exam_id>/attempts/<int:attempt_id>")
@requires(PERMISSION, Reach.UNITS)
def attempt(exam_id: int, attempt_id: int) -> ResponseReturnValue:
    session, today = current_session(), local_date(current_clock()())
    exam = exam_to_set(session, exam_id)
    found = attempt_at(session, exam, attempt_id)
    return render_template(
        "exams/setting/attempt.html",
        exam=exam,
        attempt=found,
        person=person_card(session, found.person_id, today),
        questions=reviewed_questions(session, found, EVERYTHING),
        changes=changes_of_attempt(session, found.id),
        badge=outcome_of(found),
        duration=duration_words(found.closed_at - found.started_at) if found.closed_at else None,
    )


@setting.post("/<int:exam_id>/attempts/<int:attempt_id>/marks/<int:position>")
@requires(PERMISSION, Reach.UNITS)
def mark(exam_id: int, attempt_id: int, position: int) -> ResponseReturnValue:
    page = url_for("exam_setting.attempt", exam_id=exam_id, attempt_id=attempt_id, _anchor=f"q-{position}")
    if "sheet" in request.form:
        return _mark_by_sheet(exam_id, attempt_id, position, page)
    form = MarkForm()
    if not form.validate_on_submit():
        flash(_("Give the marks as a number."), "error")
        return redirect(page, 303)
    try:
        with unit_of_work() as session:
            found = locked_attempt(session, attempt_at(session, exam_to_set(session, exam_id), attempt_id).id)
            marks = form.marks.data or Decimal(0)
            mark_by_hand(session, found, position, marks, actor=current_actor(), clock=current_clock())
        flash(_("Marked."), "success")
    except MarkOutOfRange:
        flash(_("No more marks than the question is worth."), "error")
    except NotMarkedByHand:
        abort(404)
    return redirect(page, 303)


def _mark_by_sheet(exam_id: int, attempt_id: int, position: int, page: str) -> ResponseReturnValue:
    sent = {key.removeprefix("row-"): value for key, value in request.form.items() if key.startswith("row-")}
    try:
        with unit_of_work() as session:
            found = locked_attempt(session, attempt_at(session, exam_to_set(session, exam_id), attempt_id).id)
            question = next(
                (each for each in questions_of(session, found) if each.position == position), None
            )
            saved = answers_of(session, found.id).get(position)
            sheet = sheet_of(question, saved.answer if saved else None) if question else None
            if sheet is None:
                raise NotMarkedByHand
            marks, chosen = filled(sheet, sent)
            clock = current_clock()
            mark_by_hand(session, found, position, marks, actor=current_actor(), clock=clock, marking=chosen)
        flash(_("Marked."), "success")
    except RowNotFilled:
        flash(_("Choose a level, or give the marks, in every row."), "error")
    except MarkOutOfRange:
        flash(_("No more marks than the question is worth."), "error")
    except NotMarkedByHand:
        abort(404)
    return redirect(page, 303)


@setting.route("/<int:exam_id>/people/<int:person_id>", methods=["GET", "POST"])
@requires(PERMISSION, Reach.UNITS)
def person(exam_id: int, person_id: int) -> ResponseReturnValue:
    session, clock = current_session(), current_clock()
    exam, today = exam_to_set(session, exam_id), local_date(clock())
    if not reaches_person(session, current_scope(), person_id, today):
        abort(404)
    form = AllowanceForm(obj=session.get(Allowance, (exam_id, person_id)) or _NOTHING_MORE)
    if form.validate_on_submit():
        with unit_of_work() as session:
            allow_more(
                session,
                exam_to_set(session, exam_id),
                person_id,
                extra_minutes=form.extra_minutes.data or 0,
                extra_attempts=form.extra_attempts.data or 0,
                open_until=form.open_until.moment,
                reason=form.reason.data or "",
                actor=current_actor(),
                clock=clock,
            )
        flash(_("Saved. It is in the audit trail, with your reason."), "success")
        return redirect(url_for("exam_setting.person", exam_id=exam_id, person_id=person_id), 303)
    page = render_template(
        "exams/setting/person.html",
        exam=exam,
        form=form,
        person=person_card(session, person_id, today),
        candidacy=candidacy(session, exam, person_id, clock()),
        outcome_of=outcome_of,
        plain_number=plain_number,
    )
    return page, 422 if form.errors else 200


_NOTHING_MORE = Allowance(extra_minutes=0, extra_attempts=0, reason="")


def _wanted(units: list[UnitCard]) -> ResultFilter:
    chosen = request.args.get("unit", type=int)
    return ResultFilter(
        outcome=request.args.get("outcome", ""),
        unit_path=next((unit.path for unit in units if unit.id == chosen), ""),
        words=request.args.get("q", "").strip(),
        sort=request.args.get("sort", "-closed"),
    )
