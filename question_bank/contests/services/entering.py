"""Entering a contest: how a person stands with it, starting today's attempt, and what it earned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, false, select
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from lms.hours.api import local_date
from lms.organisation.api import UnitCard, person_card, unit_card
from question_bank.bank.domain import MultipleResponseRule
from question_bank.contests.domain import (
    ContestClosed,
    ContestNotOpen,
    ContestRules,
    EntryRefused,
    attempt_deadline,
    check_may_start,
    elapsed,
    local_day,
)
from question_bank.contests.models import CONTEST, Contest, ContestEntry
from question_bank.contests.services.setting import is_over, rules_of
from question_bank.exams.api import (
    Attempt,
    AttemptGraded,
    AttemptLife,
    MarkingRules,
    Occasion,
    auto_marked_types,
    begin,
    close_if_over,
    draw_paper,
    new_seed,
    overdue,
)

MARKING = MarkingRules(Decimal(0), MultipleResponseRule.ALL_OR_NOTHING, shuffles_options=True)
"""A point for a right answer and none for any other: what counts in a contest can be said in a sentence."""


class NotForThisPerson(EntryRefused):
    """The person holds no post in the unit that runs the contest, nor below it."""


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


def occasion_of(contest: Contest) -> Occasion:
    """The contest as the attempt engine knows it."""
    return Occasion(CONTEST, contest.id)


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


def start_attempt(session: Session, contest: Contest, person_id: int, *, clock: Clock) -> Attempt:
    """The person's running attempt, or a new one whose clock starts now; it counts for the unit they serve in today.

    Raises ContestNotOpen, ContestClosed, AttemptUsedToday, NotForThisPerson, and DrawShort if the bank has lost
    questions since the contest was published.
    """
    now = clock()
    found = participation(session, contest, person_id, now)
    if late := overdue((each.attempt for each in found.rounds), now):
        for attempt_id in late:
            close_if_over(session, attempt_id, clock=clock)
        found = participation(session, contest, person_id, now)
    if found.running is not None:
        return found.running
    if found.refusal is not None:
        raise found.refusal
    unit = _unit_served_in(session, contest, person_id, now)
    seed, rules = new_seed(), found.rules
    paper = draw_paper(
        session,
        rules.draws,
        seed,
        marks=Decimal(1),
        is_mixed=True,
        types=auto_marked_types(),
        today=local_date(now),
    )
    life = AttemptLife(
        number=len(found.rounds) + 1,
        started_at=now,
        deadline=attempt_deadline(rules, now),
        grace=timedelta(seconds=rules.grace_seconds),
    )
    attempt = begin(
        session,
        occasion_of(contest),
        person_id,
        life=life,
        paper=paper,
        rules=MARKING,
        seed=seed,
        clock=clock,
    )
    return _registered(session, contest, attempt, unit, found)


def register_result(session: Session, event: AttemptGraded) -> None:
    """Writes what an attempt earned, and how long it took by the server's clock, into the contest's register."""
    entry = session.scalars(select(ContestEntry).where(ContestEntry.attempt_id == event.attempt_id)).one()
    rules = rules_of(session.get_one(Contest, entry.contest_id))
    took = elapsed(rules, event.started_at, event.closed_at)
    entry.score, entry.submitted_at = event.marks, event.closed_at
    entry.elapsed_ms = took // timedelta(milliseconds=1)
    session.flush()


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


def _unit_served_in(session: Session, contest: Contest, person_id: int, now: datetime) -> UnitCard:
    post = person_card(session, person_id, local_date(now))
    unit = unit_card(session, post.unit_id) if post else None
    if unit is None or contest.unit_id not in units_of_path(unit.path):
        raise NotForThisPerson
    return unit


def _registered(
    session: Session, contest: Contest, attempt: Attempt, unit: UnitCard, found: Participation
) -> Attempt:
    """Enters the attempt, unless it is the one that another request of the same person has begun and entered."""
    known = session.scalar(select(ContestEntry.id).where(ContestEntry.attempt_id == attempt.id))
    if known is None:
        day = local_day(attempt.started_at, contest.zone)
        session.add(
            ContestEntry(
                contest_id=contest.id,
                person_id=attempt.person_id,
                unit_id=unit.id,
                day=day,
                number=1 + sum(each.entry.day == day for each in found.rounds),
                attempt_id=attempt.id,
            )
        )
        session.flush()
    return attempt


def _order(entry: ContestEntry) -> tuple[Decimal, int, datetime]:
    assert entry.score is not None
    assert entry.elapsed_ms is not None
    assert entry.submitted_at is not None
    return -entry.score, entry.elapsed_ms, entry.submitted_at


def units_of_path(path: str) -> list[int]:
    return [int(step) for step in path.split("/") if step]
