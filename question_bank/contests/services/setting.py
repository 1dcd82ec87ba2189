"""Running a contest: drafts, changes, publishing, closing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from lms.hours.api import local_date
from question_bank.contests.domain import ContestRules, UnitLevel, UnitRule
from question_bank.contests.models import Contest, ContestEntry
from question_bank.exams.api import auto_marked_types, shortages
from question_bank.exams.domain import Draw, SettingRefused, Shortage
from question_bank.trail import Noted, record_in_unit

DECISIVE = (
    "unit_id",
    "draws",
    "minutes_allowed",
    "opens_at",
    "zone",
    "attempts_per_day",
    "unit_rule",
    "counted_members",
    "unit_level",
)
"""What decides who is ahead, and therefore does not change under those who have begun."""


class ContestRefused(SettingRefused):
    """The contest cannot be changed like that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestDraft:
    """Everything about a contest that a trainer fills in; `draws` as (category id, how many)."""

    unit_id: int
    title: str
    title_en: str | None = None
    introduction: str = ""
    introduction_en: str | None = None
    draws: Sequence[tuple[int, int]]
    minutes_allowed: int
    opens_at: datetime
    closes_at: datetime
    zone: str
    attempts_per_day: int = 1
    unit_rule: str = UnitRule.MEAN
    counted_members: int = 5
    unit_level: str = UnitLevel.OWN
    frozen_from: datetime | None = None


def rules_of(contest: Contest | ContestDraft) -> ContestRules:
    """The contest as the rules see it. Raises RulesRefused if they contradict each other."""
    return ContestRules(
        opens_at=contest.opens_at,
        closes_at=contest.closes_at,
        zone=contest.zone,
        draws=tuple(Draw(str(category), count) for category, count in contest.draws),
        minutes_allowed=contest.minutes_allowed,
        attempts_per_day=contest.attempts_per_day,
        unit_rule=UnitRule(contest.unit_rule),
        counted_members=contest.counted_members,
        unit_level=UnitLevel(contest.unit_level),
        frozen_from=contest.frozen_from,
    )


def is_over(contest: Contest, now: datetime) -> bool:
    """Whether nobody can start any more: its time is past, or it was closed by hand."""
    return contest.state == "closed" or (contest.state == "published" and contest.closes_at <= now)


def has_begun(session: Session, contest: Contest) -> bool:
    """Whether somebody has made an attempt."""
    found = select(ContestEntry.id).where(ContestEntry.contest_id == contest.id).limit(1)
    return session.scalar(found) is not None


def add_contest(session: Session, draft: ContestDraft, *, actor: Actor, clock: Clock) -> Contest:
    """A new contest as a draft. Raises RulesRefused."""
    rules_of(draft)
    contest = Contest(state="draft", created_by=actor.account_id, created_at=clock(), **_values(draft))
    session.add(contest)
    session.flush()
    _note(session, "question_bank.add_contest", contest, actor=actor, clock=clock, after=_values(draft))
    return contest


def change_contest(
    session: Session, contest: Contest, draft: ContestDraft, *, actor: Actor, clock: Clock
) -> None:
    """Other words or another end, and before anybody has begun also other rules.

    Raises RulesRefused, and ContestRefused for rules that are fixed by now, or when a published contest would lack
    questions.
    """
    rules_of(draft)
    before, after = {name: getattr(contest, name) for name in _values(draft)}, _values(draft)
    is_decisive = any(before[name] != after[name] for name in DECISIVE)
    if is_decisive and has_begun(session, contest):
        raise ContestRefused("rules_are_fixed")
    if contest.state == "published" and (short := _shortages(session, draft.draws, clock)):
        raise ContestRefused("too_few_questions", short)
    for name, value in after.items():
        setattr(contest, name, value)
    session.flush()
    _note(
        session,
        "question_bank.change_contest",
        contest,
        actor=actor,
        clock=clock,
        before=before,
        after=after,
    )


def publish_contest(session: Session, contest: Contest, *, actor: Actor, clock: Clock) -> None:
    """Shows a draft (or a closed contest again) to everybody it is for. Raises ContestRefused."""
    if contest.state == "published":
        raise ContestRefused("already_published")
    if contest.closes_at <= clock():
        raise ContestRefused("closing_has_passed")
    if short := _shortages(session, contest.draws, clock):
        raise ContestRefused("too_few_questions", short)
    contest.published_at = contest.published_at or clock()
    _set_state(session, contest, "published", "question_bank.publish_contest", actor=actor, clock=clock)


def close_contest(session: Session, contest: Contest, *, actor: Actor, clock: Clock) -> None:
    """Ends it before its time: nobody can start any more, the boards are final once those who are in it have finished.

    Raises ContestRefused unless it is published.
    """
    if contest.state != "published":
        raise ContestRefused("not_published")
    _set_state(session, contest, "closed", "question_bank.close_contest", actor=actor, clock=clock)


def _shortages(session: Session, draws: Sequence[Sequence[int]], clock: Clock) -> tuple[Shortage, ...]:
    return shortages(session, draws, auto_marked_types(), local_date(clock()))


def _set_state(
    session: Session, contest: Contest, state: str, action: str, *, actor: Actor, clock: Clock
) -> None:
    before, contest.state = contest.state, state
    session.flush()
    _note(
        session, action, contest, actor=actor, clock=clock, before={"state": before}, after={"state": state}
    )


def _values(draft: ContestDraft) -> dict[str, Any]:
    values = {each.name: getattr(draft, each.name) for each in fields(draft)}
    return values | {
        "draws": [list(draw) for draw in draft.draws],
        "unit_rule": str(draft.unit_rule),
        "unit_level": str(draft.unit_level),
    }


def _note(session: Session, action: str, contest: Contest, **noted: Unpack[Noted]) -> None:
    record_in_unit(
        session,
        contest.unit_id,
        action=action,
        subject=("contest", contest.id),
        title=contest.title,
        **noted,
    )
