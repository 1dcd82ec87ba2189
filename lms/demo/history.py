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
from lms.hours.services import RECORD_SOURCE
from lms.organisation.api import PersonCard


def make_history(session: Session, stage: Stage) -> None:
    """Posts the year's and last year's classes, lectures and readings to those who took part."""
    events = [event for years_back in (0, 1) for event in _events(stage.now, years_back)]
    grants = [grant for person in stage.people for grant in _grants(person, events, stage.random)]
    post_credits(session, grants, actor=stage.actor, clock=stage.clock)


def _events(now: datetime, years_back: int) -> Iterator[tuple[dict[str, str], datetime]]:
    for index, row in enumerate(content("zh")["history"]):
        held = datetime(now.year - years_back, int(row["month"]), 3 + index % 24, 2, 30, tzinfo=UTC)
        if held < now:
            yield row, held


def _grants(
    person: PersonCard, events: list[tuple[dict[str, str], datetime]], random: Random
) -> Iterator[CreditGrant]:
    """Some people go to most things, some to few: that is what the manager's page is for."""
    zeal = random.choice((0.05, 0.12, 0.2, 0.25, 0.3)) * (1.6 if person.tier == "leader" else 1)
    for row, held in events:
        if random.random() < zeal and not (
            row["kind"] == "lecture" and row["category"] == "lecturing" and person.tier == "member"
        ):
            hours = Decimal(row["hours"])
            yield CreditGrant(
                person_id=person.id,
                source=RECORD_SOURCE,
                source_ref=f"demo:{held:%Y}:{row['en'][:60]}",
                category=row["category"],
                hours=hours,
                activity=f"demo:{row['en'][:80]}",
                title=row["zh"],
                title_en=row["en"],
                earned_at=held + timedelta(hours=float(hours)),
                starts_at=held,
                ends_at=held + timedelta(hours=float(hours)),
            )
