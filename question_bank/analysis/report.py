"""An exam's analysis as its pages and its spreadsheet show it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.contracts.questions import Json
from question_bank.analysis.domain.counted import Counted
from question_bank.analysis.domain.options import OptionStatistics, share_by_fifth
from question_bank.analysis.domain.statistics import Analysis, ItemStatistics, analyse
from question_bank.analysis.domain.verdicts import Verdict, preferred_by_best, verdict_on
from question_bank.analysis.services.choices import QuestionOptions, question_options
from question_bank.analysis.services.parts import NamedPart, question_parts
from question_bank.analysis.services.reading import Asked, Taker, answers_to, exam_marks
from question_bank.bank.models import Bank, Category
from question_bank.bank.pool import LoadedVersion
from question_bank.exams.models import Exam
from question_bank.exams.services.papers import versions

SUSPICIOUS = (Verdict.CHECK_KEY, Verdict.WEAK, Verdict.TOO_HARD)
"""Where a wrong key may be the reason, so that the answers are looked at as well."""
URGENCY = (
    Verdict.CHECK_KEY,
    Verdict.WEAK,
    Verdict.TOO_HARD,
    Verdict.TOO_EASY,
    Verdict.FAIR,
    Verdict.GOOD,
    Verdict.TOO_FEW,
)
"""The order in which verdicts want attention."""


PER_ROUND = 8
"""So many questions' answers are held in memory at once: those to a question of a large exam are many."""


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question of an exam: its statistics and the verdict. `options`, `parts` and `curve` (the share of the marks
    that each fifth earned, by the rest of the paper) are there if its answers were looked at."""

    number: int
    question: LoadedVersion
    statistics: ItemStatistics
    verdict: Verdict
    options: QuestionOptions | None
    parts: Sequence[NamedPart] = ()
    curve: Sequence[float | None] = ()

    @property
    def preferred(self) -> OptionStatistics | None:
        """The wrong option that the best candidates prefer."""
        if self.options is None or self.verdict is not Verdict.CHECK_KEY:
            return None
        found = preferred_by_best(self.options.analysis, takes_several=self.options.takes_several)
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted: finished attempts, those that wait or are running, questions left out as withdrawn."""

    finished: int
    unfinished: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class ExamReport:
    """The analysis of an exam; `rows` are numbered in the order in which they want attention.

    `as_of` is when a kept analysis was made, None for one that was made just now.
    """

    marks: Counts
    analysis: Analysis
    rows: Sequence[QuestionRow]
    as_of: datetime | None = None

    def row_of(self, version_id: int) -> QuestionRow | None:
        """The question that was put in this version; of several worth different marks, what most had."""
        found = [row for row in self.rows if row.question.id == version_id]
        return max(found, key=lambda row: row.statistics.candidates, default=None)


def exam_report(
    session: Session,
    scope: Scope,
    exam: Exam,
    day: date,
    counted: Counted,
    *,
    with_answers: Collection[int] | None = (),
) -> ExamReport:
    """The analysis over the people whom the scope reaches.

    The answers to questions that look suspicious are read, and those to the versions `with_answers`; None is all.
    """
    marks = exam_marks(session, scope, exam, day, counted)
    analysis = analyse(marks.table)
    asked = [asked_of(each) for each in analysis.items]
    loaded = versions(session, (each.version_id for each in asked))
    wanted = [
        number
        for number, (each, item) in enumerate(zip(asked, analysis.items, strict=True))
        if with_answers is None or each.version_id in with_answers or verdict_on(item) in SUSPICIOUS
    ]
    rows = [
        question_row(loaded[each.version_id], item) for each, item in zip(asked, analysis.items, strict=True)
    ]
    for start in range(0, len(wanted), PER_ROUND):
        here = wanted[start : start + PER_ROUND]
        answers = answers_to(session, exam.id, {asked[each].version_id for each in here}, marks.attempts)
        for number in here:
            given = answers.get(asked[number].version_id, {})
            rows[number] = _looked_at(rows[number], marks.takers(number), given, asked[number].out_of)
    return ExamReport(Counts(marks.finished, marks.unfinished, marks.withdrawn), analysis, numbered(rows))


def asked_of(item: ItemStatistics) -> Asked:
    """As what the question of these statistics was put."""
    assert isinstance(item.key, Asked)
    return item.key


def question_row(
    question: LoadedVersion, item: ItemStatistics, options: QuestionOptions | None = None
) -> QuestionRow:
    """A question with the verdict on it, not numbered yet."""
    if options is None:
        verdict = verdict_on(item)
    else:
        verdict = verdict_on(item, options.analysis, takes_several=options.takes_several)
    return QuestionRow(0, question, item, verdict, options)


def _looked_at(
    row: QuestionRow, takers: Sequence[Taker], answers: Mapping[int, Json], out_of: int
) -> QuestionRow:
    """The question with what its answers say."""
    options = question_options(row.question, takers, answers, out_of)
    marks, rests = [each.mark for each in takers], [each.rest for each in takers]
    return replace(
        question_row(row.question, row.statistics, options),
        parts=question_parts(row.question, takers, answers),
        curve=share_by_fifth(marks, rests, out_of),
    )


def numbered(rows: Sequence[QuestionRow]) -> list[QuestionRow]:
    """The questions in the order in which they want attention, numbered from 1."""

    def urgency(row: QuestionRow) -> tuple[int, float, int]:
        discrimination = row.statistics.discrimination_index
        return URGENCY.index(row.verdict), 0 if discrimination is None else discrimination, row.question.id

    return [replace(row, number=number) for number, row in enumerate(sorted(rows, key=urgency), start=1)]


@dataclass(frozen=True, slots=True)
class DrawName:
    """The category that a draw takes its questions from; `name` is empty for the top of a bank."""

    name: str
    bank_title: str
    bank_title_en: str | None


def draw_names(session: Session, analysis: Analysis) -> dict[str, DrawName]:
    """The draws of an analysis' slots by their key. No statement where everybody had the same questions."""
    keys = {draw for each in analysis.slots if isinstance(each.key, tuple) for draw in [each.key[0]] if draw}
    if not keys:
        return {}
    rows = session.execute(
        select(Category.id, Category.name, Bank.title, Bank.title_en)
        .join(Bank, Bank.id == Category.bank_id)
        .where(Category.id.in_([int(key) for key in keys]))
    )
    return {str(row[0]): DrawName(*row[1:]) for row in rows}
