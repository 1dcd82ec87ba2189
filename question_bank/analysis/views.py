"""Pages of item analysis: an exam's questions, one of them with its options, and the spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from lms.clock import current_clock
from lms.contracts.access import Reach
from lms.db import current_session
from lms.hours.api import local_date
from lms.web.access import current_scope, requires
from lms.web.download import spreadsheet_response
from lms.web.i18n import in_page_language
from lms.web.paging import page_of
from question_bank.analysis import charts, wording
from question_bank.analysis.domain.counted import Counted
from question_bank.analysis.domain.verdicts import Verdict, consistency_of, count_verdicts, option_findings
from question_bank.analysis.report import ExamReport, QuestionRow, draw_names, exam_report
from question_bank.analysis.spreadsheet import analysis_workbook
from question_bank.bank.rendering import plain_words
from question_bank.exams.models import Exam
from question_bank.exams.views.loading import exam_to_set

PERMISSION = "question_bank.set_exams"
SORTS = {
    "facility": lambda row: row.statistics.facility_index,
    "discrimination": lambda row: row.statistics.discrimination_index,
    "efficiency": lambda row: row.statistics.discriminative_efficiency,
    "candidates": lambda row: row.statistics.candidates,
}

blueprint = Blueprint("exam_analysis", __name__, url_prefix="/teach/exams", template_folder="templates")


@blueprint.app_context_processor
def words() -> dict[str, Any]:
    """How statistics are written, for the templates of this slice and of the bank."""
    return {"statistic": wording.number_words}


@blueprint.get("/<int:exam_id>/analysis")
@requires(PERMISSION, Reach.UNITS)
def show(exam_id: int) -> ResponseReturnValue:
    session, exam, counted = current_session(), exam_to_set(current_session(), exam_id), _counted()
    report = _report(exam, counted)
    counts = count_verdicts([row.verdict for row in report.rows])
    wanted = request.args.get("verdict", "")
    rows = _sorted([row for row in report.rows if wanted not in list(Verdict) or row.verdict == wanted])
    return render_template(
        "analysis/show.html",
        exam=exam,
        report=report,
        counted=counted,
        has_weights=any(row.statistics.effective_weight is not None for row in report.rows),
        wanted=wanted,
        page=page_of(rows),
        sort=request.args.get("sort", ""),
        chart=charts.scatter(report.rows),
        chart_title=wording.finding_words(counts),
        names=draw_names(session, report.analysis),
        consistency=consistency_of(report.analysis.paper.coefficient_of_internal_consistency),
        plain_words=plain_words,
        **_words(),
    )


@blueprint.get("/<int:exam_id>/analysis/<int:version_id>")
@requires(PERMISSION, Reach.UNITS)
def question(exam_id: int, version_id: int) -> ResponseReturnValue:
    exam, counted = exam_to_set(current_session(), exam_id), _counted()
    report = _report(exam, counted, version_id)
    row = report.row_of(version_id) or abort(404)
    findings = {}
    if row.options is not None:
        findings = option_findings(row.options.analysis, takes_several=row.options.takes_several)
    return render_template(
        "analysis/question.html",
        exam=exam,
        row=row,
        counted=counted,
        findings=findings,
        chart=charts.by_group(row),
        chart_title=charts.by_group_title(row),
        title=plain_words(row.question.content.stem),
        **_words(),
    )


@blueprint.get("/<int:exam_id>/analysis.xlsx")
@requires(PERMISSION, Reach.UNITS)
def export(exam_id: int) -> Response:
    session, exam, counted = current_session(), exam_to_set(current_session(), exam_id), _counted()
    report = _report(exam, counted, None)
    names = draw_names(session, report.analysis)
    today = local_date(current_clock()())
    return spreadsheet_response(
        analysis_workbook(exam, report, counted, names), f"exam-{exam.id}-analysis-{today:%Y%m%d}.xlsx"
    )


def _report(exam: Exam, counted: Counted, *version_ids: int | None) -> ExamReport:
    """The report on an exam, with the answers to these versions; None is all of them."""
    asked_for = None if None in version_ids else [each for each in version_ids if each is not None]
    today = local_date(current_clock()())
    return exam_report(current_session(), current_scope(), exam, today, counted, with_answers=asked_for)


def _counted() -> Counted:
    """Which attempts the address asks for; everybody's first for nonsense."""
    wanted = request.args.get("attempts", "")
    return Counted(wanted) if wanted in list(Counted) else Counted.FIRST


def _sorted(rows: Sequence[QuestionRow]) -> list[QuestionRow]:
    """In the order that the address asks for, those without that statistic last."""
    wanted = request.args.get("sort", "")
    key = SORTS.get(wanted.lstrip("-"))
    if key is None:
        return list(rows)
    with_it = [row for row in rows if key(row) is not None]
    without = [row for row in rows if key(row) is None]
    return sorted(with_it, key=key, reverse=wanted.startswith("-")) + without


def _words() -> dict[str, Any]:
    return {
        "all_counted": in_page_language(wording.COUNTED),
        "verdicts": in_page_language(wording.VERDICTS),
        "badges": wording.BADGES,
        "consistencies": in_page_language(wording.CONSISTENCIES),
        "option_findings": in_page_language(wording.OPTION_FINDINGS),
        "legend": wording.legend(),
        "definitions": wording.definitions(),
        "verdict_words": wording.verdict_words,
        "option_words": wording.option_words,
        "option_letter": wording.option_letter,
        "draw_words": wording.draw_words,
    }
