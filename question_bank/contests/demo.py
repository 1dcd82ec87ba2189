"""The demo's contests: one under way since three days, one past, one coming; about a quarter of the people play."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import insert
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.demo.names import content
from lms.demo.stage import Stage
from lms.organisation.api import PersonCard
from question_bank.bank.pool import pool_categories, released_pool
from question_bank.contests.domain import elapsed, local_day
from question_bank.contests.models import Contest, ContestEntry
from question_bank.contests.services.entering import MARKING, occasion_of
from question_bank.contests.services.setting import (
    ContestDraft,
    add_contest,
    publish_contest,
    rules_of,
)
from question_bank.demo.finished import FinishedAttempts
from question_bank.exams.api import auto_marked_types
from question_bank.exams.domain import draw_items
from question_bank.exams.services.papers import versions


@dataclass(frozen=True, slots=True)
class Programme:
    """One contest of the demo: which title of the content file, when it opens and ends in days from today, what it
    draws by category of the Chinese bank, and how it is introduced."""

    title: int
    opens: int
    ends: int
    draws: tuple[tuple[str, int], ...]
    unit_rule: str
    introduction: str
    introduction_en: str


PROGRAMME = (
    Programme(
        0, -3, 3, (("信息安全基础", 7), ("个人信息保护实务", 3)), "mean",
        "口令、钓鱼邮件、涉密载体、个人信息：每天五分钟，看看自己记住了多少。\n每天一次机会，取最好成绩，个人和单位同时排名。",
        "Passwords, phishing mail, classified media, personal data: five minutes a day show how much has stayed.\n"
        "One attempt a day, the best one counts, for you and for your unit.",
    ),
    Programme(
        2, -26, -20, (("办公场所消防安全", 10),), "sum",
        "消防宣传月专场。题目全部来自办公场所消防安全题库。",
        "For the fire safety month. All questions come from the bank on fire safety in the office.",
    ),
    Programme(
        3, 5, 11, (("公文写作与处理", 4), ("预算管理基础", 3), ("开好一次会", 3)), "mean",
        "公文、预算、会务，岗位上天天要用的知识一次练到。",
        "Official writing, budgets and meetings: what every desk needs, practised in one go.",
    ),
)  # fmt: skip
SHARE = 0.26
ZEAL = 0.62
"""How likely somebody who takes part plays on a given day."""


def make_contests(session: Session, stage: Stage) -> None:
    """Three contests, and the entries of those that have begun, in four statements more."""
    contests = [_contest(session, stage, programme) for programme in PROGRAMME]
    finished = FinishedAttempts(session, stage.random)
    entries = [
        entry
        for contest in contests
        if contest.opens_at < stage.now
        for entry in _entries(session, stage, contest, finished)
    ]
    ids = finished.write()
    rows = [entry | {"attempt_id": attempt_id} for entry, attempt_id in zip(entries, ids, strict=True)]
    session.execute(insert(ContestEntry), rows)


def _contest(session: Session, stage: Stage, programme: Programme) -> Contest:
    zone = str(current_app.config["BABEL_DEFAULT_TIMEZONE"])
    title = content("zh")["contests"][programme.title]
    opens_at = _moment(stage.now, zone, programme.opens, 8)
    categories = {
        each.names: each.id
        for each in pool_categories(session, Scope(everything=True))
        if each.bank_id == stage.made["banks"]["zh"]
    }
    draft = ContestDraft(
        unit_id=stage.organisation.id,
        title=title["zh"],
        title_en=title["en"],
        introduction=programme.introduction,
        introduction_en=programme.introduction_en,
        draws=[(categories[(name,)], count) for name, count in programme.draws],
        minutes_allowed=5,
        opens_at=opens_at,
        closes_at=_moment(stage.now, zone, programme.ends, 20),
        zone=zone,
        unit_rule=programme.unit_rule,
        counted_members=5,
    )
    # published when it opened, so that what is past was never published after its end
    opening = min(opens_at, stage.now)
    contest = add_contest(session, draft, actor=stage.actor, clock=lambda: opening)
    publish_contest(session, contest, actor=stage.actor, clock=lambda: opening)
    return contest


def _entries(
    session: Session, stage: Stage, contest: Contest, finished: FinishedAttempts
) -> Iterator[dict[str, Any]]:
    """The rows of a contest's register, without the attempts' ids, in the order in which the attempts are added."""
    rules = rules_of(contest)
    pool = released_pool(session, [int(draw.category) for draw in rules.draws], auto_marked_types())
    versions(session, {version for ids in pool.values() for version in ids})
    cast = set(stage.cast.values())
    for person in stage.people:
        if person.id not in cast and stage.random.random() >= SHARE:
            continue
        ability = min(0.93, max(0.25, stage.random.gauss(0.66, 0.15)))
        for number, begun in enumerate(_starts(stage, contest, person, cast), start=1):
            seed = stage.random.getrandbits(60)
            took = _time_taken(stage.random, ability, contest.minutes_allowed)
            closed = begun + took
            score = finished.add(
                occasion_of(contest),
                person.id,
                number,
                paper=[(version, "1") for version in draw_items(pool, rules.draws, seed, is_mixed=True)],
                marking=MARKING,
                seed=seed,
                ability=min(0.96, ability + 0.02 * number),
                begun=begun,
                closed=closed,
                minutes_allowed=contest.minutes_allowed,
                grace_seconds=rules.grace_seconds,
            )
            yield {
                "contest_id": contest.id,
                "person_id": person.id,
                "unit_id": person.unit_id,
                "day": local_day(begun, contest.zone),
                "number": 1,
                "score": score.marks,
                "elapsed_ms": elapsed(rules, begun, closed) // timedelta(milliseconds=1),
                "submitted_at": closed,
            }


def _starts(stage: Stage, contest: Contest, person: PersonCard, cast: set[int]) -> Sequence[datetime]:
    """When this person began, at most once a day; the visitors' own people leave today to the visitor."""
    days = (contest.closes_at - contest.opens_at).days + 1
    starts = [
        contest.opens_at + timedelta(days=day, minutes=stage.random.uniform(5, 11 * 60))
        for day in range(days)
        if stage.random.random() < ZEAL
    ]
    today = local_day(stage.now, contest.zone)
    latest = min(stage.now, contest.closes_at) - timedelta(minutes=contest.minutes_allowed)
    return [
        begun
        for begun in starts
        if begun < latest and not (person.id in cast and local_day(begun, contest.zone) == today)
    ]


def _time_taken(random: Random, ability: float, minutes_allowed: int) -> timedelta:
    """The better one knows it, the faster one is; to the millisecond, as the server counts."""
    share = min(1.0, max(0.2, random.gauss(1.05 - 0.65 * ability, 0.14)))
    return timedelta(milliseconds=int(share * minutes_allowed * 60_000))


def _moment(now: datetime, zone: str, days: int, hour: int) -> datetime:
    day = local_day(now, zone) + timedelta(days=days)
    return datetime.combine(day, time(hour), ZoneInfo(zone))
