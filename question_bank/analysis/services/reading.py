"""The marks of an exam as a table for analysis, and who chose which option of a question."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import BigInteger, ColumnElement, select, true, type_coerce
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.contracts.questions import Json
from lms.organisation.api import person_in_scope
from question_bank.analysis.domain.counted import Counted, FinishedAttempt, choose_attempts
from question_bank.analysis.domain.marks import Item, MarksTable
from question_bank.bank.models import Category, ItemVersion
from question_bank.bank.models import Item as BankItem
from question_bank.exams.domain import AttemptState
from question_bank.exams.models import EXAM, Answer, Attempt, Exam, QuestionMark
from question_bank.exams.services.corrections import voided_versions

PER_ROUND = 5_000


class Asked(NamedTuple):
    """A question as it was put: an item version, and what it was worth, in steps. The key of an Item of the table."""

    version_id: int
    out_of: int


class Taker(NamedTuple):
    """An attempt that had a question: its mark there, and in the rest of the paper, in steps."""

    attempt_id: int
    mark: int
    rest: int


@dataclass(frozen=True, slots=True)
class ExamMarks:
    """The marks of the attempts that are counted; `attempts` are their ids in the order of the table's candidates.

    `finished` counts all attempts that are marked to the end, `unfinished` those that are running or wait for a mark,
    `withdrawn` the questions that were left out because they were withdrawn from the exam.
    """

    table: MarksTable
    attempts: Sequence[int]
    finished: int
    unfinished: int
    withdrawn: int = 0

    def takers(self, number: int) -> list[Taker]:
        """Those who had the question of this number in the table."""
        column, totals = self.table.columns[number], self.table.totals
        who: Iterable[int] = column.candidates or range(len(totals))
        return [
            Taker(self.attempts[candidate], mark, totals[candidate] - mark)
            for candidate, mark in zip(who, column.marks, strict=True)
        ]


@dataclass(slots=True)
class _Papers:
    """Papers one after the other, compactly: each entry is a question by its number in `asked`, and what it earned.

    `starts` says where each attempt's paper begins.
    """

    asked: dict[Asked, int] = field(default_factory=dict)
    attempts: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    questions: array[int] = field(default_factory=lambda: array("I"))
    marks: array[int] = field(default_factory=lambda: array("q"))
    answered: bytearray = field(default_factory=bytearray)

    def add(self, attempt_id: int, asked: Asked, mark: int, *, is_answered: bool) -> None:
        if not self.attempts or self.attempts[-1] != attempt_id:
            self.attempts.append(attempt_id)
            self.starts.append(len(self.marks))
        self.questions.append(self.asked.setdefault(asked, len(self.asked)))
        self.marks.append(mark)
        self.answered.append(is_answered)

    def paper(self, place: int) -> slice:
        """Where the entries of one attempt are."""
        return slice(self.starts[place], self.starts[place + 1] if place + 1 < len(self.starts) else None)


def exam_marks(session: Session, scope: Scope, exam: Exam, day: date, counted: Counted) -> ExamMarks:
    """The marks at an exam of the people whom the scope reaches on that day. At most four statements.

    Questions that were withdrawn are not counted: everybody has their marks, which says nothing of anybody.
    """
    rows = session.execute(
        select(Attempt.id, Attempt.person_id, Attempt.number, Attempt.percent, Attempt.state).where(
            *_at(exam.id, scope, day)
        )
    ).all()
    finished = [
        FinishedAttempt(row.id, row.person_id, row.number, row.percent or Decimal(0))
        for row in rows
        if row.state == AttemptState.GRADED
    ]
    chosen = choose_attempts(finished, counted)
    voided = voided_versions(session, exam.id)
    papers = _papers(session, _at(exam.id, scope, day), chosen, voided)
    table = _table(papers, _draws(session, exam, papers))
    return ExamMarks(table, papers.attempts, len(finished), len(rows) - len(finished), len(voided))


def _at(exam_id: int, scope: Scope, day: date) -> Iterable[ColumnElement[bool]]:
    yield Attempt.occasion_type == EXAM
    yield Attempt.occasion_id == exam_id
    yield true() if scope.everything else person_in_scope(Attempt.person_id, scope, day)


def _papers(
    session: Session, at: Iterable[ColumnElement[bool]], chosen: Sequence[int], voided: Collection[int]
) -> _Papers:
    """The papers of the chosen attempts without the questions that are void."""
    kept, papers = set(chosen), _Papers()
    rows = session.execute(
        select(
            QuestionMark.attempt_id,
            QuestionMark.version_id,
            # whole numbers of steps, as they are stored: the analysis counts in them
            type_coerce(QuestionMark.out_of, BigInteger),
            type_coerce(QuestionMark.marks, BigInteger),
            QuestionMark.is_answered,
        )
        .join(Attempt, Attempt.id == QuestionMark.attempt_id)
        .where(*at, Attempt.state == AttemptState.GRADED, QuestionMark.is_voided.is_(False))
        .order_by(QuestionMark.attempt_id, QuestionMark.position)
        .execution_options(yield_per=PER_ROUND)
    )
    for attempt_id, version_id, out_of, mark, is_answered in rows:
        if attempt_id in kept and version_id not in voided:
            papers.add(attempt_id, Asked(version_id, out_of), mark, is_answered=is_answered)
    return papers


def _draws(session: Session, exam: Exam, papers: _Papers) -> dict[int, str]:
    """The draw by which each question that only some have came into papers; those that all have are left out.

    A draw is known by its category. Where questions have changed their category since, or the draws have changed, all
    that is drawn counts as one draw.
    """
    times = Counter(papers.questions)
    some = {asked: number for asked, number in papers.asked.items() if times[number] < len(papers.attempts)}
    if not some:
        return {}
    draw_of = _draw_of_versions(session, exam, {asked.version_id for asked in some})
    draws = {number: draw_of.get(asked.version_id, "") for asked, number in some.items()}
    shapes = {
        tuple(
            sorted(
                Counter(
                    draws[each] for each in papers.questions[papers.paper(place)] if each in draws
                ).items()
            )
        )
        for place in range(len(papers.attempts))
    }
    return draws if len(shapes) == 1 else dict.fromkeys(draws, "")


def _draw_of_versions(session: Session, exam: Exam, version_ids: Collection[int]) -> dict[int, str]:
    """The innermost category that the exam draws from and each version lies in now, by its id as a text."""
    wanted = {f"/{category_id}/" for category_id, _count in exam.draws}
    rows = session.execute(
        select(ItemVersion.id, Category.path)
        .join(BankItem, BankItem.id == ItemVersion.item_id)
        .join(Category, Category.id == BankItem.category_id)
        .where(ItemVersion.id.in_(version_ids))
    )
    found = {}
    for version_id, path in rows:
        steps = [step for step in path.strip("/").split("/") if f"/{step}/" in wanted]
        if steps:
            found[version_id] = steps[-1]
    return found


def _table(papers: _Papers, draws: Mapping[int, str]) -> MarksTable:
    table = MarksTable(Item(asked, asked.out_of, draws.get(number)) for asked, number in papers.asked.items())
    for place in range(len(papers.attempts)):
        here = papers.paper(place)
        table.add_candidate(
            zip(papers.questions[here], papers.marks[here], map(bool, papers.answered[here]), strict=True)
        )
    return table


def answers_to(
    session: Session, exam_id: int, version_ids: Collection[int], attempts: Collection[int]
) -> dict[int, dict[int, Json]]:
    """By version: the answer that counts of each of these attempts that answered it, by attempt. One statement."""
    kept = set(attempts)
    if not version_ids or not kept:
        return {}
    rows = session.execute(
        select(QuestionMark.version_id, Answer.attempt_id, Answer.answer)
        .join(
            Answer,
            (Answer.attempt_id == QuestionMark.attempt_id) & (Answer.position == QuestionMark.position),
        )
        .join(Attempt, Attempt.id == QuestionMark.attempt_id)
        .where(
            Attempt.occasion_type == EXAM,
            Attempt.occasion_id == exam_id,
            QuestionMark.version_id.in_(version_ids),
        )
        .order_by(Answer.attempt_id, Answer.position, Answer.sequence)
    )
    found: dict[int, dict[int, Json]] = defaultdict(dict)
    for version_id, attempt_id, answer in rows:
        if attempt_id in kept:
            found[version_id][attempt_id] = answer  # the last one counts
    return found
