"""How a person stands with contests: what they have played, and whether they may play now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, false, select
from sqlalchemy.orm import Session

from lms.contracts.access import Actor
from question_bank.contests.domain import (
    ContestClosed,
    ContestNotOpen,
    ContestRules,
    EntryRefused,
    check_may_start,
    local_day,
)
from question_bank.contests.models import Contest, ContestEntry
from question_bank.contests.services.setting import is_over, rules_of
from question_bank.exams.api import Attempt


@dataclass(frozen=True, slots=True)
class Round:
    """One of a person's entries with its attempt."""

    entry: ContestEntry
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Participation:
    """How one person stands with one contest. `refusal` says why no attempt can be started now, None if one can."""

    contest: Contest
    rules: ContestRules
    rounds: Sequence[Round]
    now: datetime
    refusal: EntryRefused | None = None

    @property
    def running(self) -> Attempt | None:
        """The attempt in progress."""
        return next((each.attempt for each in self.rounds if each.attempt.is_running), None)

    @property
    def best(self) -> ContestEntry | None:
        """The entry that counts on the boards."""
        marked = [each.entry for each in self.rounds if each.entry.score is not None]
        return min(marked, key=_order, default=None)

    @property
    def today(self) -> ContestEntry | None:
        """The newest entry of this day."""
        day = local_day(self.now, self.contest.zone)
        return next((each.entry for each in reversed(self.rounds) if each.entry.day == day), None)

    @property
    def is_open(self) -> bool:
        """Whether the contest is under way."""
        return not self.is_over and not self.is_coming

    @property
    def is_over(self) -> bool:
        return is_over(self.contest, self.now)

    @property
    def is_coming(self) -> bool:
        return not self.is_over and self.now < self.contest.opens_at

    @property
    def may_play(self) -> bool:
        """Whether there is something to do: going on, or starting."""
        return self.running is not None or self.refusal is None


def open_to(actor: Actor) -> ColumnElement[bool]:
    """A condition on question_bank_contest: published, and run by the actor's unit or one above it."""
    if actor.unit_path is None:
        return false()
    return Contest.unit_id.in_(units_of_path(actor.unit_path)) & (Contest.state != "draft")


def participation(session: Session, contest: Contest, person_id: int, now: datetime) -> Participation:
    """How the person stands with the contest now. One statement."""
    return participations(session, [contest], person_id, now)[0]


def participations(
    session: Session, contests: Sequence[Contest], person_id: int, now: datetime
) -> list[Participation]:
    """How the person stands with each of these contests, in their order. One statement."""
    rounds: dict[int, list[Round]] = {contest.id: [] for contest in contests}
    rows = session.execute(_rounds(), {"contests": list(rounds), "person_id": person_id})
    for entry, attempt in rows:
        rounds[entry.contest_id].append(Round(entry, attempt))
    return [_standing(contest, rounds[contest.id], now) for contest in contests]


@cache
def _rounds() -> Select[ContestEntry, Attempt]:
    """The rounds of this person_id in these contests, in their order. Put together once: home pages ask for them."""
    return (
        select(ContestEntry, Attempt)
        .join(Attempt, Attempt.id == ContestEntry.attempt_id)
        .where(
            ContestEntry.contest_id.in_(bindparam("contests", expanding=True)),
            ContestEntry.person_id == bindparam("person_id"),
        )
        .order_by(ContestEntry.day, ContestEntry.number)
        .execution_options(populate_existing=True)
    )


def _standing(contest: Contest, rounds: Sequence[Round], now: datetime) -> Participation:
    found = Participation(contest, rules_of(contest), rounds, now)
    try:
        if contest.state == "draft":
            raise ContestNotOpen
        if contest.state == "closed":
            raise ContestClosed
        check_may_start(found.rules, _starts(rounds), now)
    except EntryRefused as refusal:
        return replace(found, refusal=refusal)
    return found


def _starts(rounds: Iterable[Round]) -> list[datetime]:
    return [each.attempt.started_at for each in rounds]


def _order(entry: ContestEntry) -> tuple[Decimal, int, datetime]:
    assert entry.score is not None
    assert entry.elapsed_ms is not None
    assert entry.submitted_at is not None
    return -entry.score, entry.elapsed_ms, entry.submitted_at


def units_of_path(path: str) -> list[int]:
    return [int(step) for step in path.split("/") if step]
