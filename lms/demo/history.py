"""A year of hours from outside the platform, so that no total is empty and not everybody is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy.orm import Session

from lms.contracts.activities import CreditGrant
from lms.demo.names import content
from lms.demo.stage import Stage
from lms.hours.api import post_credits
from lms.hours.ledger.services import RECORD_SOURCE
from lms.organisation.api import PersonCard

PACES = (0.15, 0.35, 0.6, 0.9, 1.3)
"""How much of a year's required hours people have from such events by today, whatever the day is; people differ.
Courses and rotation training bring the rest, so that about half have met their year."""
STORIES = {
    "member": (
        "Annual kick-off and conduct training",
        "Lecture for National Security Education Day",
        "Reading together: cases of local governance",
    ),
    "leader": (
        "Annual kick-off and conduct training",
        "Seminar on administration according to law",
        "Lecture for National Security Education Day",
    ),
    "emily": (
        "Lecture for National Security Education Day",
        "The Civil Code in daily work (online)",
        "Online academy: working with the public",
    ),
}
"""What those went to whom most visitors sign in as: their year is under way."""

REQUIRED = {"member": 24.0, "leader": 40.0}
"""Hours a year by the founding rules, which the demo stands under."""

Event = tuple[dict[str, str], datetime]


def make_history(session: Session, stage: Stage) -> None:
    """Posts the year's and last year's classes, lectures and readings to those who took part."""
    told = {stage.cast[username]: titles for username, titles in STORIES.items() if username in stage.cast}
    grants = []
    for years_back in (0, 1):
        events = list(_events(stage.now, years_back))
        offered = sum((Decimal(row["hours"]) for row, _held in events), Decimal(0))
        for person in stage.people:
            drawn = list(_drawn(person, events, offered, stage.random))
            if person.id in told:
                drawn = [event for event in events if event[0]["en"] in told[person.id]]
            grants += [_grant(person, *event) for event in drawn]
    post_credits(session, grants, actor=stage.actor, clock=stage.clock)


def _events(now: datetime, years_back: int) -> Iterator[Event]:
    for index, row in enumerate(content("zh")["history"]):
        held = datetime(now.year - years_back, int(row["month"]), 3 + index % 24, 2, 30, tzinfo=UTC)
        if held < now:
            yield row, held


def _drawn(person: PersonCard, events: list[Event], offered: Decimal, random: Random) -> Iterator[Event]:
    """Some people go to most things, some to few: that is what the manager's page is for."""
    required = REQUIRED[person.tier]
    chance = min(0.9, random.choice(PACES) * required / float(offered or 1))
    for row, held in events:
        is_lecturer = row["kind"] == "lecture" and row["category"] == "lecturing"
        if random.random() < chance and not (is_lecturer and person.tier == "member"):
            yield row, held


def _grant(person: PersonCard, row: dict[str, str], held: datetime) -> CreditGrant:
    hours = Decimal(row["hours"])
    ends_at = held + timedelta(hours=float(hours))
    return CreditGrant(
        person_id=person.id,
        source=RECORD_SOURCE,
        source_ref=f"demo:{held:%Y}:{row['en'][:60]}",
        category=row["category"],
        hours=hours,
        activity=f"demo:{row['en'][:80]}",
        title=row["zh"],
        title_en=row["en"],
        earned_at=ends_at,
        starts_at=held,
        ends_at=ends_at,
    )
