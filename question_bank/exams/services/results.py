"""What is known about an exam afterwards: who sat it and how it went, and how hard each question was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, false, func, or_, select
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.db import read_rows
from lms.organisation.api import person_in_scope, posts_on
from question_bank.exams.domain import AttemptState
from question_bank.exams.models import EXAM, Attempt, QuestionMark


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One attempt in a list, with the person and the post they hold today."""

    attempt_id: int
    person_id: int
    name: str
    name_en: str | None
    number: str
    unit_name: str
    unit_name_en: str | None
    attempt: int
    state: str
    started_at: datetime
    closed_at: datetime | None
    marks: Decimal | None
    out_of: Decimal | None
    percent: Decimal | None
    is_passed: bool | None

    @property
    def duration(self) -> timedelta | None:
        """From the first question to handing in."""
        return None if self.closed_at is None else self.closed_at - self.started_at


@dataclass(frozen=True, slots=True)
class ResultFilter:
    """Which attempts are listed. `outcome`: "" for all, passed, failed, waiting (to be marked), running."""

    outcome: str = ""
    unit_path: str = ""
    words: str = ""
    sort: str = "-closed"


@dataclass(frozen=True, slots=True)
class ExamFigures:
    """An exam in numbers, over the attempts that are graded; `people` counts heads, `passed` those who ever did."""

    attempts: int
    people: int
    passed: int
    mean_percent: Decimal | None
    running: int
    waiting: int

    @property
    def passed_percent(self) -> int:
        """Of the people, rounded down so that 100 means everybody."""
        return 100 * self.passed // self.people if self.people else 0


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """How one question fared. `facility` is the facility index in percent: mean mark over highest mark."""

    version_id: int
    attempts: int
    answered: int
    facility: Decimal


def result_rows(scope: Scope, exam_id: int, wanted: ResultFilter, day: date) -> Select[Any]:
    """The attempts at an exam by people whom the scope reaches on that day, as a query of ResultRow's columns."""
    posts = posts_on(day)
    columns = (
        Attempt.id.label("attempt_id"),
        posts.c.person_id,
        posts.c.name,
        posts.c.name_en,
        posts.c.number,
        posts.c.unit_name,
        posts.c.unit_name_en,
        Attempt.number.label("attempt"),
        Attempt.state,
        Attempt.started_at,
        Attempt.closed_at,
        Attempt.marks,
        Attempt.out_of,
        Attempt.percent,
        Attempt.is_passed,
    )
    query = select(*columns).join(posts, posts.c.person_id == Attempt.person_id)
    query = query.where(
        _at(exam_id), person_in_scope(Attempt.person_id, scope, day), _with_outcome(wanted.outcome)
    )
    if wanted.unit_path:
        query = query.where(posts.c.unit_path.startswith(wanted.unit_path, autoescape=True))
    if wanted.words:
        words = [
            column.icontains(wanted.words, autoescape=True)
            for column in (posts.c.name, posts.c.name_en, posts.c.number)
        ]
        query = query.where(or_(*words))
    orders: dict[str, Any] = {
        "name": posts.c.name,
        "percent": Attempt.percent,
        "closed": func.coalesce(Attempt.closed_at, Attempt.started_at),
    }
    order = orders.get(wanted.sort.lstrip("-"), orders["closed"])
    return query.order_by(order.desc() if wanted.sort.startswith("-") else order, Attempt.id)


def as_rows(found: Sequence[Any]) -> list[ResultRow]:
    """The rows of a result_rows query."""
    return [ResultRow(**row._mapping) for row in found]


def exam_figures(
    session: Session, scope: Scope, exam_ids: Sequence[int], day: date
) -> dict[int, ExamFigures]:
    """The numbers of several exams at once, over the people whom the scope reaches; exams nobody sat are left out."""
    rows = read_rows(session, _figures(scope, day), {"exams": exam_ids})
    return {
        exam_id: ExamFigures(attempts, people, passed, _mean(total, attempts), running, waiting)
        for exam_id, attempts, people, passed, total, running, waiting in rows
    }


@lru_cache(maxsize=64)
def _figures(scope: Scope, day: date) -> Select[*tuple[Any, ...]]:
    """The numbers of these exams. Put together once a day for each scope, as every list of exams asks for them."""
    graded = Attempt.state == AttemptState.GRADED
    row_of = select(
        Attempt.occasion_id,
        func.count(case((graded, 1))),
        func.count(func.distinct(case((graded, Attempt.person_id)))),
        func.count(func.distinct(case((Attempt.is_passed.is_(True), Attempt.person_id)))),
        func.sum(case((graded, Attempt.percent))),
        func.count(case((Attempt.state == AttemptState.IN_PROGRESS, 1))),
        func.count(case((Attempt.state.in_((AttemptState.SUBMITTED, AttemptState.EXPIRED)), 1))),
    ).group_by(Attempt.occasion_id)
    return row_of.where(
        Attempt.occasion_type == EXAM,
        Attempt.occasion_id.in_(bindparam("exams", expanding=True)),
        person_in_scope(Attempt.person_id, scope, day),
    )


def question_figures(session: Session, scope: Scope, exam_id: int, day: date) -> list[QuestionFigures]:
    """How every question that was drawn fared in graded attempts, the hardest first."""
    rows = session.execute(
        select(
            QuestionMark.version_id,
            func.count(),
            func.count(case((QuestionMark.is_answered, 1))),
            func.sum(QuestionMark.marks),
            func.sum(QuestionMark.out_of),
        )
        .join(Attempt, Attempt.id == QuestionMark.attempt_id)
        .where(
            _at(exam_id),
            Attempt.state == AttemptState.GRADED,
            person_in_scope(Attempt.person_id, scope, day),
        )
        .group_by(QuestionMark.version_id)
    )
    found = [
        QuestionFigures(version, count, answered, _percent(Decimal(earned or 0), Decimal(out_of)))
        for version, count, answered, earned, out_of in rows
    ]
    return sorted(found, key=lambda each: (each.facility, each.version_id))


def percent_bands(session: Session, scope: Scope, exam_id: int, day: date) -> list[int]:
    """How many graded attempts ended in each tenth, 0–9 % to 90–100 %."""
    percents = session.scalars(
        select(Attempt.percent).where(
            _at(exam_id),
            Attempt.state == AttemptState.GRADED,
            person_in_scope(Attempt.person_id, scope, day),
        )
    )
    bands = [0] * 10
    for percent in percents:
        bands[min(9, int(percent or 0) // 10)] += 1
    return bands


def _at(exam_id: int) -> ColumnElement[bool]:
    return (Attempt.occasion_type == EXAM) & (Attempt.occasion_id == exam_id)


def _with_outcome(outcome: str) -> ColumnElement[bool]:
    conditions: dict[str, ColumnElement[bool]] = {
        "passed": Attempt.is_passed.is_(True),
        "failed": Attempt.is_passed.is_(False),
        "waiting": Attempt.state.in_((AttemptState.SUBMITTED, AttemptState.EXPIRED)),
        "running": Attempt.state == AttemptState.IN_PROGRESS,
    }
    return conditions.get(outcome, Attempt.id.is_not(None) | false())


def _mean(total: Decimal | None, count: int) -> Decimal | None:
    if total is None or not count:
        return None
    return (Decimal(total) / count).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else Decimal(0)
