"""Keeping the whole analysis of a large exam, and asking for it anew when the marks have changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.contracts.questions import Json
from lms.hours.api import local_date
from lms.jobs.api import enqueue
from question_bank.analysis.domain.counted import Counted
from question_bank.analysis.domain.options import Groups, OptionAnalysis, OptionStatistics
from question_bank.analysis.domain.parts import PartStatistics
from question_bank.analysis.domain.statistics import Analysis, ItemStatistics, PaperStatistics
from question_bank.analysis.models import KeptAnalysis
from question_bank.analysis.report import (
    Counts,
    ExamReport,
    QuestionRow,
    asked_of,
    exam_report,
    numbered,
    question_row,
)
from question_bank.analysis.services.basis import bases, basis_of
from question_bank.analysis.services.choices import QuestionOptions
from question_bank.analysis.services.parts import NamedPart
from question_bank.analysis.services.reading import Asked
from question_bank.bank.pool import LoadedVersion
from question_bank.exams.models import Exam
from question_bank.exams.services.papers import versions

KEEPING_JOB = "question_bank.keep_analysis"
LARGE = 2_000
"""From so many finished attempts on an exam is analysed by a job, not by opening the page."""


def reach_of(scope: Scope) -> str:
    """The same for scopes that reach the same rows."""
    return sha256(repr((scope.everything, sorted(scope.unit_paths), scope.person_id)).encode()).hexdigest()


def kept_report(
    session: Session, scope: Scope, exam: Exam, counted: Counted
) -> tuple[ExamReport | None, KeptAnalysis | None, bool]:
    """The analysis that was kept, its row, and whether the marks are still those it was made of. Nothing is kept of an
    exam that was never large: (None, None, False)."""
    row = session.get(KeptAnalysis, (exam.id, counted.value, reach_of(scope)))
    if row is None or row.analysed_at is None:
        return None, row, False
    return report_from_json(session, row), row, row.basis == basis_of(session, exam.id).words()


def ask_for_analysis(
    session: Session, scope: Scope, exam: Exam, counted: Counted, *, actor: Actor, clock: Clock
) -> str:
    """Lets a job analyse the exam for this scope and keep the result; returns the job's id."""
    key = (exam.id, counted.value, reach_of(scope))
    row = session.get(KeptAnalysis, key, with_for_update=True)
    if row is None:
        body = {"scope": asdict(scope)}
        row = KeptAnalysis(exam_id=exam.id, counted=counted.value, reach=reach_of(scope), body=body)
        session.add(row)
    payload = {"exam": exam.id, "counted": counted.value, "scope": asdict(scope)}
    row.job_id = enqueue(session, KEEPING_JOB, payload, actor=actor, clock=clock)
    session.flush()
    return row.job_id


def stale_analyses(session: Session) -> list[tuple[int, Counted, Scope]]:
    """What is kept of exams whose marks have changed since: (exam, way of counting, scope)."""
    rows = session.scalars(select(KeptAnalysis).where(KeptAnalysis.analysed_at.is_not(None))).all()
    now = bases(session, [row.exam_id for row in rows]) if rows else {}
    return [
        (row.exam_id, Counted(row.counted), scope_from(row.body["scope"]))
        for row in rows
        if row.exam_id in now and now[row.exam_id].words() != row.basis
    ]


def analyse_for_scope(
    session: Session, exam_id: int, counted: Counted, scope: Scope, *, clock: Clock
) -> tuple[str, Json]:
    """The analysis of an exam as it is kept: which marks it is made of, and what was found."""
    exam, basis = session.get_one(Exam, exam_id), basis_of(session, exam_id).words()
    report = exam_report(session, scope, exam, local_date(clock()), counted, with_answers=None)
    return basis, report_to_json(report)


def keep(
    session: Session, exam_id: int, counted: Counted, scope: Scope, found: tuple[str, Json], *, clock: Clock
) -> None:
    """Puts an analysis in the place of the one before."""
    row = session.get(KeptAnalysis, (exam_id, counted.value, reach_of(scope)), with_for_update=True)
    if row is not None:
        row.basis, row.body = found[0], found[1] | {"scope": asdict(scope)}
        row.analysed_at = clock()
        session.flush()


def scope_from(data: Mapping[str, Any]) -> Scope:
    """A scope that went through JSON."""
    return Scope(data["everything"], tuple(data["unit_paths"]), data["person_id"])


def report_to_json(report: ExamReport) -> Json:
    """Everything of a report but the questions themselves, which versions are."""
    return {
        "marks": asdict(report.marks),
        "paper": _plain(asdict(report.analysis.paper)),
        "slots": [_plain(asdict(each)) for each in report.analysis.slots],
        "rows": [_row_to_json(row) for row in sorted(report.rows, key=lambda each: each.number)],
    }


def report_from_json(session: Session, row: KeptAnalysis) -> ExamReport:
    """What report_to_json wrote, with the questions."""
    body = row.body
    loaded = versions(session, (each["version_id"] for each in body["rows"]))
    rows = [_row_from_json(each, loaded) for each in body["rows"]]
    paper = PaperStatistics(**_with_maximum(body["paper"]))
    slots = [
        ItemStatistics(**_with_maximum(each) | {"key": (each["key"][0], each["key"][1])})
        for each in body["slots"]
    ]
    analysis = Analysis(paper, [each.statistics for each in rows], slots)
    return ExamReport(Counts(**body["marks"]), analysis, numbered(rows), row.analysed_at)


def _row_to_json(row: QuestionRow) -> Json:
    asked, options = asked_of(row.statistics), row.options
    return {
        "version_id": asked.version_id,
        "out_of": asked.out_of,
        "statistics": _plain(asdict(row.statistics)) | {"key": None},
        "options": None if options is None else asdict(options),
        "parts": [asdict(each) for each in row.parts],
        "curve": list(row.curve),
    }


def _row_from_json(data: Json, loaded: Mapping[int, LoadedVersion]) -> QuestionRow:
    key = Asked(data["version_id"], data["out_of"])
    statistics = ItemStatistics(**_with_maximum(data["statistics"]) | {"key": key})
    row = question_row(loaded[key.version_id], statistics, _options(data["options"]))
    parts = [
        NamedPart(**each | {"statistics": PartStatistics(**each["statistics"])}) for each in data["parts"]
    ]
    return QuestionRow(0, row.question, statistics, row.verdict, row.options, parts, data["curve"])


def _options(data: Json | None) -> QuestionOptions | None:
    if data is None:
        return None
    found = data["analysis"]
    options = [OptionStatistics(**each | {"groups": _groups(each["groups"])}) for each in found["options"]]
    analysis = OptionAnalysis(found["candidates"], _groups(found["groups"]), options, found["fifths"])
    return QuestionOptions(analysis, data["takes_several"], data["is_typed"])


def _groups(data: Json | None) -> Groups | None:
    return None if data is None else Groups(**data)


def _plain(values: Json) -> Json:
    """With the highest mark, which is exact, as a text."""
    return values | {"maximum": None if values["maximum"] is None else str(values["maximum"])}


def _with_maximum(values: Json) -> Json:
    return values | {"maximum": None if values["maximum"] is None else Decimal(values["maximum"])}
