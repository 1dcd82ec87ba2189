"""What pages show of regradings: their history, and which marks and results they changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.organisation.api import person_in_scope, posts_on
from question_bank.exams.models import Attempt, MarkChange, QuestionMark, Regrading, ScoreChange


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One mark that was changed, with whose it is."""

    attempt_id: int
    name: str
    name_en: str | None
    position: int
    version_id: int
    old_marks: Decimal | None
    new_marks: Decimal | None
    new_by_version_id: int | None
    is_voided: bool


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One result that turned, with whose it is; the percents are None while it is only planned."""

    attempt_id: int
    name: str
    name_en: str | None
    unit_name: str
    unit_name_en: str | None
    is_passed: bool
    was_announced: bool
    old_percent: Decimal | None
    new_percent: Decimal | None


@dataclass(frozen=True, slots=True)
class AttemptChange:
    """One change of a mark as its attempt's page tells it."""

    position: int
    old_marks: Decimal | None
    new_marks: Decimal | None
    is_voided: bool
    kind: str
    reason: str
    actor_name: str
    finished_at: datetime | None
    regrading_id: int


def regradings_of(exam_id: int) -> Select[Regrading]:
    """The regradings of an exam, the newest first."""
    return select(Regrading).where(Regrading.exam_id == exam_id).order_by(Regrading.id.desc())


def mark_changes(regrading: Regrading, scope: Scope, day: date) -> Select[Any]:
    """The marks that a regrading changed, of people whom the scope reaches, as a query of ChangeRow's columns."""
    posts = posts_on(day)
    return (
        select(
            MarkChange.attempt_id,
            posts.c.name,
            posts.c.name_en,
            MarkChange.position,
            QuestionMark.version_id,
            MarkChange.old_marks,
            MarkChange.new_marks,
            MarkChange.new_by_version_id,
            MarkChange.is_voided,
        )
        .join(Attempt, Attempt.id == MarkChange.attempt_id)
        .join(
            QuestionMark,
            (QuestionMark.attempt_id == MarkChange.attempt_id)
            & (QuestionMark.position == MarkChange.position),
        )
        .join(posts, posts.c.person_id == Attempt.person_id)
        .where(MarkChange.regrading_id == regrading.id, person_in_scope(Attempt.person_id, scope, day))
        .where(MarkChange.new_marks.is_distinct_from(MarkChange.old_marks))
        .order_by(MarkChange.attempt_id, MarkChange.position)
    )


def turned_results(
    session: Session, regrading: Regrading, scope: Scope, day: date, most: int
) -> Sequence[TurnRow]:
    """The results that a regrading turned, failures first."""
    posts = posts_on(day)
    rows = session.execute(
        select(
            ScoreChange.attempt_id,
            posts.c.name,
            posts.c.name_en,
            posts.c.unit_name,
            posts.c.unit_name_en,
            ScoreChange.is_passed,
            ScoreChange.was_announced,
            ScoreChange.old_percent,
            ScoreChange.new_percent,
        )
        .join(Attempt, Attempt.id == ScoreChange.attempt_id)
        .join(posts, posts.c.person_id == Attempt.person_id)
        .where(
            ScoreChange.regrading_id == regrading.id,
            ScoreChange.was_passed != ScoreChange.is_passed,
            person_in_scope(Attempt.person_id, scope, day),
        )
        .order_by(ScoreChange.is_passed, posts.c.name, ScoreChange.attempt_id)
        .limit(most)
    )
    return [TurnRow(**row._mapping) for row in rows]


def planned_turns(session: Session, preview: dict[str, Any], scope: Scope, day: date) -> Sequence[TurnRow]:
    """The results that one variant of a preview would turn, failures first."""
    passes, fails = set(preview["passes"]), set(preview["fails"])
    if not passes | fails:
        return ()
    posts = posts_on(day)
    rows = session.execute(
        select(
            Attempt.id.label("attempt_id"),
            posts.c.name,
            posts.c.name_en,
            posts.c.unit_name,
            posts.c.unit_name_en,
            Attempt.announced_at,
            Attempt.percent,
        )
        .join(posts, posts.c.person_id == Attempt.person_id)
        .where(Attempt.id.in_(passes | fails), person_in_scope(Attempt.person_id, scope, day))
        .order_by(posts.c.name, Attempt.id)
    )
    found = [
        TurnRow(
            row.attempt_id,
            row.name,
            row.name_en,
            row.unit_name,
            row.unit_name_en,
            is_passed=row.attempt_id in passes,
            was_announced=row.announced_at is not None,
            old_percent=row.percent,
            new_percent=None,
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: each.is_passed)


def changes_of_attempt(session: Session, attempt_id: int) -> Sequence[AttemptChange]:
    """What regradings changed in one attempt, the newest first."""
    rows = session.execute(
        select(
            MarkChange.position,
            MarkChange.old_marks,
            MarkChange.new_marks,
            MarkChange.is_voided,
            Regrading.kind,
            Regrading.reason,
            Regrading.actor_name,
            Regrading.finished_at,
            MarkChange.regrading_id,
        )
        .join(Regrading, Regrading.id == MarkChange.regrading_id)
        .where(MarkChange.attempt_id == attempt_id)
        .order_by(MarkChange.regrading_id.desc(), MarkChange.position)
    )
    return [AttemptChange(**row._mapping) for row in rows]
