"""How often questions have been put to people: the bank's pages ask, the exams know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.db import read_rows
from lms.organisation.api import units_in
from question_bank.bank.models import ItemVersion
from question_bank.contests.models import CONTEST, Contest
from question_bank.exams.models import EXAM, Attempt, Exam, QuestionMark


@dataclass(frozen=True, slots=True)
class UsedIn:
    """An exam or a contest in which a version of an item was asked: how often, and when last."""

    version: int
    exam_id: int | None
    contest_id: int | None
    title: str
    title_en: str | None
    times: int
    last: datetime


def times_asked(session: Session, item_ids: Sequence[int]) -> dict[int, int]:
    """In how many closed attempts each item stood, in any of its versions; items that stood in none are left out."""
    return {row[0]: row[1] for row in read_rows(session, _times(), {"items": item_ids})}


@cache
def _times() -> Select[int, int]:
    """How often these items were asked. Put together once."""
    return (
        select(ItemVersion.item_id, func.count())
        .join(QuestionMark, QuestionMark.version_id == ItemVersion.id)
        .where(ItemVersion.item_id.in_(bindparam("items", expanding=True)))
        .group_by(ItemVersion.item_id)
    )


def used_in(session: Session, scope: Scope, item_id: int) -> list[UsedIn]:
    """Which exams and contests of the scope's units asked which version of an item, the latest first. One statement."""
    units = units_in(scope)
    last = func.max(Attempt.started_at)
    rows = session.execute(
        select(
            ItemVersion.version,
            Exam.id,
            Contest.id,
            func.coalesce(Exam.title, Contest.title),
            func.coalesce(Exam.title_en, Contest.title_en),
            func.count(),
            last,
        )
        .select_from(ItemVersion)
        .join(QuestionMark, QuestionMark.version_id == ItemVersion.id)
        .join(Attempt, Attempt.id == QuestionMark.attempt_id)
        .outerjoin(Exam, and_(Attempt.occasion_type == EXAM, Exam.id == Attempt.occasion_id))
        .outerjoin(Contest, and_(Attempt.occasion_type == CONTEST, Contest.id == Attempt.occasion_id))
        .where(ItemVersion.item_id == item_id)
        .where(or_(Exam.unit_id.in_(units), Contest.unit_id.in_(units)))
        .group_by(
            ItemVersion.version,
            Exam.id,
            Contest.id,
            Exam.title,
            Contest.title,
            Exam.title_en,
            Contest.title_en,
        )
        .order_by(last.desc(), ItemVersion.version.desc())
        .limit(30)
    )
    return [UsedIn(*row) for row in rows]


def draws_from(session: Session, category_id: int) -> list[str]:
    """The titles of the exams and contests that draw from this category, whatever their state. Two statements."""
    found = []
    for model in (Exam, Contest):
        rows = session.execute(select(model.title, model.draws).order_by(model.id))
        found += [title for title, draws in rows if any(int(draw[0]) == category_id for draw in draws)]
    return found
