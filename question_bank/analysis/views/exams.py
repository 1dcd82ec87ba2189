"""Pages of an exam's analysis: its questions, one of them with its options, and the spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session, unit_of_work
from lms.hours.api import local_date
from lms.organisation.api import units_in
from lms.web.access import current_actor, current_scope, requires
from lms.web.download import spreadsheet_response
from lms.web.paging import page_of
from question_bank.analysis import charts, wording
from question_bank.analysis.domain.counted import Counted
from question_bank.analysis.domain.verdicts import Verdict, consistency_of, count_verdicts, option_findings
from question_bank.analysis.models import KeptAnalysis
from question_bank.analysis.report import ExamReport, QuestionRow, draw_names, exam_report
from question_bank.analysis.services.basis import basis_of
from question_bank.analysis.services.calibrating import exam_calibration
from question_bank.analysis.services.levelling import banks_of_items
from question_bank.analysis.spreadsheet import analysis_workbook
from question_bank.analysis.storing import LARGE, ask_for_analysis, kept_report
from question_bank.analysis.views.blueprint import PERMISSION, blueprint, counted_attempts, page_words
from question_bank.bank.models import Bank
from question_bank.bank.rendering import stem_words
from question_bank.exams.models import Exam
from question_bank.exams.views.loading import exam_to_set

AUTHORS = "question_bank.author"
SORTS = {
    "facility": lambda row: row.statistics.facility_index,
    "discrimination": lambda row: row.statistics.discrimination_index,
    "efficiency": lambda row: row.statistics.discriminative_efficiency,
    "candidates": lambda row: row.statistics.candidates,
}


@dataclass(frozen=True, slots=True)
class _Found:
    """The report on an exam, None while a job makes the first one of a large exam. `row` is what is kept of it."""

    report: ExamReport | None
    row: KeptAnalysis | None = None
    is_fresh: bool = True


@blueprint.get("/<int:exam_id>/analysis")
@requires(PERMISSION, Reach.UNITS)
def show(exam_id: int) -> ResponseReturnValue:
    session, exam, counted = current_session(), exam_to_set(current_session(), exam_id), counted_attempts()
    found = _found(exam, counted)
    if found.report is None:
        return render_template("analysis/waiting.html", exam=exam, counted=counted, found=found)
    report = found.report
    counts = count_verdicts([row.verdict for row in report.rows])
    wanted = request.args.get("verdict", "")
    rows = _sorted([row for row in report.rows if wanted not in list(Verdict) or row.verdict == wanted])
    return render_template(
        "analysis/show.html",
        exam=exam,
        report=report,
        found=found,
        counted=counted,
        has_weights=any(row.statistics.effective_weight is not None for row in report.rows),
        wanted=wanted,
        page=page_of(rows),
        sort=request.args.get("sort", ""),
        chart=charts.scatter(report.rows),
        chart_title=wording.finding_words(counts),
        names=draw_names(session, report.analysis),
        consistency=consistency_of(report.analysis.paper.coefficient_of_internal_consistency),
        stem_words=stem_words,
        banks=_banks(report),
        **page_words(),
    )


def _banks(report: ExamReport) -> Sequence[Bank]:
    """The banks of its questions in which the reader may set their difficulty."""
    actor = current_actor()
    if not actor.may(AUTHORS):
        return ()
    items = {row.question.item_id for row in report.rows}
    return banks_of_items(current_session(), items, units_in(actor.scope(AUTHORS)))


@blueprint.post("/<int:exam_id>/analysis/refresh")
@requires(PERMISSION, Reach.UNITS)
def refresh(exam_id: int) -> ResponseReturnValue:
    """Lets a job analyse a large exam anew."""
    counted = counted_attempts()
    with unit_of_work() as session:
        exam = exam_to_set(session, exam_id)
        ask_for_analysis(
            session, current_scope(), exam, counted, actor=current_actor(), clock=current_clock()
        )
    return redirect(url_for("exam_analysis.show", exam_id=exam_id, attempts=counted.value), 303)


@blueprint.get("/<int:exam_id>/analysis/<int:version_id>")
@requires(PERMISSION, Reach.UNITS)
def question(exam_id: int, version_id: int) -> ResponseReturnValue:
    session = current_session()
    exam, counted = exam_to_set(session, exam_id), counted_attempts()
    report = _found(exam, counted, version_id).report or abort(404)
    row = report.row_of(version_id) or abort(404)
    findings = {}
    if row.options is not None:
        findings = option_findings(row.options.analysis, takes_several=row.options.takes_several)
    calibration = exam_calibration(session, exam.id)
    parameters = calibration[1].get(version_id) if calibration else None
    return render_template(
        "analysis/question.html",
        exam=exam,
        row=row,
        counted=counted,
        findings=findings,
        chart=charts.by_fifth(row),
        chart_title=charts.by_group_title(row) or charts.curve_title(row),
        model_chart=charts.item_curve(parameters) if parameters else None,
        parameters=parameters,
        title=stem_words(row.question.content),
        **page_words(),
    )


@blueprint.get("/<int:exam_id>/analysis.xlsx")
@requires(PERMISSION, Reach.UNITS)
def export(exam_id: int) -> Response:
    session, exam, counted = current_session(), exam_to_set(current_session(), exam_id), counted_attempts()
    report = _found(exam, counted, None).report or abort(404)
    names = draw_names(session, report.analysis)
    today = local_date(current_clock()())
    return spreadsheet_response(
        analysis_workbook(exam, report, counted, names), f"exam-{exam.id}-analysis-{today:%Y%m%d}.xlsx"
    )


def _found(exam: Exam, counted: Counted, *version_ids: int | None) -> _Found:
    """The report on an exam, with the answers to these versions (None: all); that of a large exam as it was kept, or
    else a job is asked to make it."""
    session, scope = current_session(), current_scope()
    if basis_of(session, exam.id).attempts < LARGE:
        asked_for = None if None in version_ids else [each for each in version_ids if each is not None]
        today = local_date(current_clock()())
        return _Found(exam_report(session, scope, exam, today, counted, with_answers=asked_for))
    report, row, is_fresh = kept_report(session, scope, exam, counted)
    return _Found(report, row, is_fresh)


def _sorted(rows: Sequence[QuestionRow]) -> list[QuestionRow]:
    """In the order that the address asks for, those without that statistic last."""
    wanted = request.args.get("sort", "")
    key = SORTS.get(wanted.lstrip("-"))
    if key is None:
        return list(rows)
    with_it = [row for row in rows if key(row) is not None]
    without = [row for row in rows if key(row) is None]
    return sorted(with_it, key=key, reverse=wanted.startswith("-")) + without
