"""Entering a contest: starting today's attempt, and what it earned."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.hours.api import local_date
from lms.organisation.api import UnitCard, person_card, unit_card
from question_bank.bank.domain import MultipleResponseRule
from question_bank.contests.domain import (
    EntryRefused,
    attempt_deadline,
    elapsed,
    local_day,
)
from question_bank.contests.models import CONTEST, Contest, ContestEntry
from question_bank.contests.services.setting import rules_of
from question_bank.contests.services.standing import Participation, participation, units_of_path
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


def occasion_of(contest: Contest) -> Occasion:
    """The contest as the attempt engine knows it."""
    return Occasion(CONTEST, contest.id)


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
