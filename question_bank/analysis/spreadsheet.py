"""Item analysis as a spreadsheet: the paper, its questions, its slots, the options, and what the numbers mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask_babel import gettext as _

from lms.reports.api import Column, Sheet, workbook
from lms.web.i18n import localised
from question_bank.analysis.domain.counted import Counted
from question_bank.analysis.domain.statistics import ItemStatistics
from question_bank.analysis.domain.verdicts import option_findings
from question_bank.analysis.report import DrawName, ExamReport, QuestionRow
from question_bank.analysis.wording import (
    COUNTED,
    OPTION_FINDINGS,
    VERDICTS,
    definitions,
    draw_words,
    legend,
    option_letter,
    option_words,
    verdict_words,
)
from question_bank.bank.rendering import stem_words
from question_bank.exams.models import Exam

_PLACES = Decimal("0.01")


def analysis_workbook(
    exam: Exam, report: ExamReport, counted: Counted, names: Mapping[str, DrawName]
) -> bytes:
    """The workbook's bytes. Indices are in percent, as on the page."""
    notes = [localised(exam, "title"), str(COUNTED[counted])]
    sheets = [
        Sheet(_("Questions"), _question_columns(), _question_rows(report.rows), notes),
        Sheet(_("Options"), _option_columns(), _option_rows(report.rows), notes),
        Sheet(_("The paper"), [Column("", 34), Column("", 14)], _paper_rows(report), notes),
    ]
    if report.analysis.slots:
        sheets.append(Sheet(_("Random slots"), _slot_columns(), _slot_rows(report, names), notes))
    meanings = [
        *definitions(),
        *((str(VERDICTS[verdict]), text) for verdict, text in legend()),
    ]
    sheets.append(Sheet(_("What it means"), [Column("", 34), Column("", 110)], meanings))
    return workbook(*sheets)


def _question_columns() -> list[Column]:
    return [Column("№", 6), Column(_("Question"), 60), Column(_("Verdict"), 34), *_statistic_columns()]


def _statistic_columns() -> list[Column]:
    return [
        Column(_("Candidates"), 11),
        Column(_("Answered"), 11),
        Column(_("Highest mark"), 11),
        Column(_("Mean"), 9),
        Column(_("Standard deviation"), 11),
        Column(_("Facility index"), 11),
        Column(_("Discrimination index"), 14),
        Column(_("Discriminative efficiency"), 14),
        Column(_("Effective weight"), 11),
    ]


def _statistic_cells(each: ItemStatistics) -> tuple[Any, ...]:
    return (
        each.candidates,
        each.answered,
        each.maximum,
        _cell(each.mean),
        _cell(each.standard_deviation),
        _cell(None if each.facility_index is None else 100 * each.facility_index),
        _cell(each.discrimination_index),
        _cell(each.discriminative_efficiency),
        _cell(each.effective_weight),
    )


def _question_rows(rows: Sequence[QuestionRow]) -> Iterable[Sequence[Any]]:
    for row in rows:
        words = stem_words(row.question.content)
        yield (row.number, words, verdict_words(row), *_statistic_cells(row.statistics))


def _option_columns() -> list[Column]:
    return [
        Column("№", 6),
        Column(_("Question"), 40),
        Column("", 5),
        Column(_("Answer"), 40),
        Column(_("Right"), 8),
        Column(_("Chosen"), 9),
        Column(_("Lower group"), 12),
        Column(_("Middle group"), 12),
        Column(_("Upper group"), 12),
        Column(_("Point-biserial"), 12),
        Column(_("Remark"), 32),
    ]


def _option_rows(rows: Sequence[QuestionRow]) -> Iterable[Sequence[Any]]:
    for row in rows:
        if row.options is None:
            continue
        findings = option_findings(row.options.analysis, takes_several=row.options.takes_several)
        stem = stem_words(row.question.content)
        for option in row.options.analysis.options:
            groups = option.groups
            yield (
                row.number,
                stem,
                option_letter(row, option),
                option_words(row, option),
                _("yes") if option.is_right else "",
                option.chosen,
                groups.lower if groups else None,
                groups.middle if groups else None,
                groups.upper if groups else None,
                _cell(option.point_biserial),
                str(OPTION_FINDINGS[findings[option.key]]) if option.key in findings else "",
            )


def _paper_rows(report: ExamReport) -> Iterable[Sequence[Any]]:
    paper = report.analysis.paper
    yield _("Candidates"), paper.candidates
    yield _("Questions of a paper"), paper.places
    yield _("Highest mark"), paper.maximum
    yield _("Mean"), _cell(paper.mean)
    yield _("Median"), _cell(paper.median)
    yield _("Standard deviation"), _cell(paper.standard_deviation)
    yield _("Skewness"), _cell(paper.skewness)
    yield _("Kurtosis"), _cell(paper.kurtosis)
    yield _("Internal consistency"), _cell(paper.coefficient_of_internal_consistency)
    yield _("Error ratio"), _cell(paper.error_ratio)
    yield _("Standard error"), _cell(paper.standard_error)


def _slot_columns() -> list[Column]:
    return [Column(_("Draw"), 34), Column(_("Slot"), 6), *_statistic_columns()]


def _slot_rows(report: ExamReport, names: Mapping[str, DrawName]) -> Iterable[Sequence[Any]]:
    for each in report.analysis.slots:
        assert isinstance(each.key, tuple)
        draw, place = each.key
        yield (draw_words(draw, names), place + 1, *_statistic_cells(each))


def _cell(value: float | None) -> Decimal | None:
    """A statistic with two places."""
    return None if value is None else Decimal(value).quantize(_PLACES, ROUND_HALF_UP)
