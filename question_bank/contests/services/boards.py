"""Boards: who is ahead, among people and among units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from lms.hours.api import local_date
from lms.organisation.api import posts_on, units_by_id
from question_bank.contests.domain import (
    Entry,
    Standing,
    UnitResult,
    UnitRule,
    entries_on_board,
    individual_board,
    ranked_unit,
    unit_board,
)
from question_bank.contests.models import Contest, ContestEntry
from question_bank.contests.services.setting import is_over, rules_of


@dataclass(frozen=True, slots=True)
class ContestFigures:
    """A contest in numbers: who took part, in how many finished attempts, and how many people today."""

    people: int = 0
    attempts: int = 0
    people_today: int = 0
    running: int = 0


def people_board(
    session: Session, contest: Contest, now: datetime, *, sees_all: bool = False
) -> list[Standing[Entry]]:
    """Everybody's best attempt, as far as the board shows it now; `sees_all` lifts the freeze. One statement."""
    return individual_board(_entries(session, contest, now, sees_all))


def units_board(
    session: Session, contest: Contest, now: datetime, *, sees_all: bool = False
) -> list[Standing[UnitResult]]:
    """The units by their best members, as far as the board shows them now. Three statements at most.

    An entry counts for the branch that its unit belongs to today.
    """
    rules = rules_of(contest)
    entries = _entries(session, contest, now, sees_all)
    paths = {
        unit.id: unit.path
        for unit in units_by_id(session, [contest.unit_id, *(each.unit_id for each in entries)]).values()
    }
    rank = partial(ranked_unit, rules.unit_level, paths[contest.unit_id])
    sizes = None
    if rules.unit_rule is UnitRule.MEAN:
        day = local_date(min(now, contest.closes_at))
        sizes = _unit_sizes(session, paths[contest.unit_id], day, rank)
    return unit_board(rules, [replace(each, unit_id=rank(paths[each.unit_id])) for each in entries], sizes)


def is_frozen(contest: Contest, now: datetime) -> bool:
    """Whether the boards keep something back now."""
    return contest.frozen_from is not None and contest.frozen_from <= now and not is_over(contest, now)


def figures_of(session: Session, contest_ids: Sequence[int], today: date) -> dict[int, ContestFigures]:
    """The numbers of several contests at once; those that nobody has entered are left out. One statement."""
    rows = session.execute(
        select(
            ContestEntry.contest_id,
            func.count(ContestEntry.person_id.distinct()),
            func.count(ContestEntry.score),
            func.count(ContestEntry.person_id.distinct()).filter(ContestEntry.day == today),
            func.count().filter(ContestEntry.score.is_(None)),
        )
        .where(ContestEntry.contest_id.in_(contest_ids))
        .group_by(ContestEntry.contest_id)
    )
    return {contest_id: ContestFigures(*numbers) for contest_id, *numbers in rows}


def _entries(session: Session, contest: Contest, now: datetime, sees_all: bool) -> list[Entry]:
    rows: Any = session.execute(  # nothing is empty in an entry that has a score
        select(
            ContestEntry.person_id,
            ContestEntry.unit_id,
            ContestEntry.score,
            ContestEntry.elapsed_ms,
            ContestEntry.submitted_at,
        ).where(*_marked(contest))
    )
    entries = [
        Entry(person_id, unit_id, score, timedelta(milliseconds=elapsed_ms), submitted_at)
        for person_id, unit_id, score, elapsed_ms, submitted_at in rows
    ]
    return entries_on_board(rules_of(contest), entries, is_revealed=sees_all or is_over(contest, now))


def _marked(contest: Contest) -> Iterable[ColumnElement[bool]]:
    return ContestEntry.contest_id == contest.id, ContestEntry.score.is_not(None)


def _unit_sizes(session: Session, in_charge: str, day: date, rank: Callable[[str], int]) -> Counter[int]:
    """How many people serve under each line of the board."""
    posts = posts_on(day)
    rows = session.execute(
        select(posts.c.unit_path, func.count())
        .where(posts.c.unit_path.startswith(in_charge, autoescape=True))
        .group_by(posts.c.unit_path)
    )
    sizes = Counter[int]()
    for path, people in rows:
        sizes[rank(path)] += people
    return sizes
