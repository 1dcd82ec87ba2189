"""The demo's verdicts, and what came before: the rotation training of an earlier cycle."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.contracts.activities import CreditGrant
from lms.demo.stage import Stage
from lms.hours.days import local_date, midday
from lms.hours.ledger.services import RECORD_SOURCE, post_credits
from lms.hours.verdicts.judging import judge_people
from lms.hours.verdicts.keeping import NOTED
from lms.organisation.api import appointments_of
from lms.organisation.models import Person

SEED = 2012
WENT = 0.85
"""Of the full-time cadres, so many went through the cycle before; the others are what a manager has to look for."""


def make_earlier_rotation(session: Session, stage: Stage) -> None:
    """Most full-time cadres went through rotation training between fourteen and twenty-three months ago."""
    random = Random(SEED)  # noqa: S311  the same demo every time, nothing secret
    today, cast = local_date(stage.now), set(stage.cast.values())
    posts = appointments_of(session, [person.id for person in stage.people])
    grants = []
    for person in stage.people:
        day = today - timedelta(days=random.randint(430, 700))
        went = random.random() < WENT or person.id in cast
        if went and person.is_full_time and any(post.covers(day) for post in posts[person.id]):
            grants.append(
                CreditGrant(
                    person_id=person.id,
                    source=RECORD_SOURCE,
                    source_ref="earlier-rotation",
                    category="centralised",
                    hours=Decimal(16),
                    days=Decimal(2),
                    activity=f"rotation:{day.year}",
                    title="专职干部轮训班（上一轮）",
                    title_en="Rotation training, the cycle before",
                    earned_at=midday(day),
                    programme="rotation",
                )
            )
    post_credits(session, grants, actor=stage.actor, clock=stage.clock)


def judge_everybody(session: Session, stage: Stage) -> None:
    """Judges everybody at once, after all other steps: the first page is right without waiting for a job."""
    session.info.pop(NOTED, None)
    judge_people(session, session.scalars(select(Person.id)).all(), clock=stage.clock)
