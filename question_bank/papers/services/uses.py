"""Which questions have been asked too lately or too often for another exam."""

from __future__ import annotations

from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from sqlalchemy import Select, func, select, true
from sqlalchemy.orm import Session

from question_bank.bank.models import ItemVersion
from question_bank.exams.models import EXAM, Attempt, Exam, QuestionMark
from question_bank.papers.domain.blueprint import Blueprint
from question_bank.papers.domain.exposure import Rules, Use, overexposed
from question_bank.papers.models import Paper

KEPT_FOR = timedelta(minutes=5)
MONTH = timedelta(days=30)

_Key = tuple[int, Rules, int | None]
_kept: WeakKeyDictionary[object, dict[_Key, tuple[datetime, frozenset[int]]]] = WeakKeyDictionary()
# Everybody who starts an exam asks the same, and what other exams asked changes slowly. By the pool of connections:
# it goes when another database takes the address.


def barred_by_use(
    session: Session, rules: Rules, *, unit_id: int, besides: int | None, now: datetime
) -> frozenset[int]:
    """The ids of the items that the rules keep out of a draw now.

    What counts are the exams of this unit, without the one drawn for (`besides`): people who sit an exam do not use up
    its own questions. Kept for some minutes.
    """
    if not rules.looks_back:
        return frozenset()
    kept = _kept.setdefault(session.get_bind().engine.pool, {})
    key = (unit_id, rules, besides)
    found = kept.get(key)
    if found is not None and found[0] <= now < found[0] + KEPT_FOR:
        return found[1]
    barred = frozenset(
        _in_last_exams(session, rules, unit_id, besides) | _overexposed(session, rules, unit_id, besides, now)
    )
    kept[key] = (now, barred)
    return barred


def _in_last_exams(session: Session, rules: Rules, unit_id: int, besides: int | None) -> set[int]:
    """What stood in the last exams to be published: in papers handed in, and in the fixed papers they are set by."""
    if not rules.not_in_last:
        return set()
    last = session.execute(
        select(Exam.id, Exam.paper_id)
        .where(Exam.unit_id == unit_id, Exam.published_at.is_not(None), Exam.id != (besides or 0))
        .order_by(Exam.published_at.desc(), Exam.id.desc())
        .limit(rules.not_in_last)
    ).all()
    papers = [paper_id for _, paper_id in last if paper_id is not None]
    found = {
        item_id
        for sections in session.scalars(select(Paper.sections).where(Paper.id.in_(papers)))
        for item_id in Blueprint.from_json(sections).item_ids
    }
    asked = (
        select(ItemVersion.item_id)
        .distinct()
        .join(QuestionMark, QuestionMark.version_id == ItemVersion.id)
        .join(Attempt, Attempt.id == QuestionMark.attempt_id)
        .where(Attempt.occasion_type == EXAM, Attempt.occasion_id.in_([exam_id for exam_id, _ in last]))
    )
    return found | set(session.scalars(asked))


def _overexposed(
    session: Session, rules: Rules, unit_id: int, besides: int | None, now: datetime
) -> set[int]:
    if rules.most_uses is None and rules.most_percent is None:
        return set()
    since = now - rules.months * MONTH
    sat: Select[int] = (
        select(func.count())
        .select_from(Attempt)
        .join(Exam, Exam.id == Attempt.occasion_id)
        .where(Attempt.occasion_type == EXAM, Attempt.started_at >= since, Attempt.closed_at.is_not(None))
        .where(Exam.unit_id == unit_id, true() if besides is None else Exam.id != besides)
    )
    rows = session.execute(
        sat.with_only_columns(ItemVersion.item_id, func.count(Attempt.occasion_id.distinct()), func.count())
        .join(QuestionMark, QuestionMark.attempt_id == Attempt.id)
        .join(ItemVersion, ItemVersion.id == QuestionMark.version_id)
        .group_by(ItemVersion.item_id)
    )
    uses = {item_id: Use(exams, candidates) for item_id, exams, candidates in rows}
    return overexposed(uses, session.scalar(sat) or 0, rules)
