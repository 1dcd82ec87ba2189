"""The demo's rotation training: one cycle that is over, one under way with classes held and classes to come."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.rotation.domain import add_months
from courses.rotation.models import RotationCohort, RotationCycle, RotationDuty
from courses.rotation.services.completing import record_completions
from courses.rotation.services.opening import add_cohort, open_cycle
from lms.contracts.access import Scope
from lms.hours.api import local_date

EVERYBODY = Scope(everything=True)
FORMER = ((26, 0.12), (19, 0.6))
"""Classes of the former cycle, in months before today, with the share of people who went: the first of them are
overdue again."""
HELD, TO_COME = (14, 9, 4), (1, 4)
"""Classes of the present cycle, in months before and after today."""

WAITING = ("member", "emily")
"""Those whom most visitors sign in as have their training still before them."""


def make_cycles(session: Session, stage: Any) -> None:
    """About half of the people have been through, some missed their class, some have a place, the rest have none."""
    today = local_date(stage.now)
    former = _cycle(session, stage, add_months(today, -40), 24)
    for months, share in FORMER:
        _held_class(session, stage, former, add_months(today, -months), share)
    present = _cycle(session, stage, add_months(today, -15), 24)
    for months in HELD:
        _held_class(session, stage, present, add_months(today, -months), share=0.2)
    for months in TO_COME:
        cohort = _cohort(session, stage, present, add_months(today, months))
        _seat(session, stage, present, cohort, share=0.15)


def _cycle(session: Session, stage: Any, starts_on: date, months: int) -> RotationCycle:
    ends_on = add_months(starts_on, months) - timedelta(days=1)
    years = f"{starts_on.year}—{ends_on.year}"
    return open_cycle(
        session,
        stage.organisation,
        title=f"专职干部轮训（{years}）",
        title_en=f"Rotation training of full-time officials ({years.replace('—', '–')})",
        starts_on=starts_on,
        ends_on=ends_on,
        months=24,
        hours=Decimal(16),
        category="centralised",
        actor=stage.actor,
        clock=stage.clock,
    )


def _cohort(session: Session, stage: Any, cycle: RotationCycle, starts_on: date) -> RotationCohort:
    month = starts_on.strftime("%B")
    return add_cohort(
        session,
        cycle,
        title=f"{starts_on.year} 年 {starts_on.month} 月班",
        title_en=f"{month} {starts_on.year} class",
        place="江州市委党校",
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=4),
        places=120,
        actor=stage.actor,
        clock=stage.clock,
    )


def _seat(
    session: Session, stage: Any, cycle: RotationCycle, cohort: RotationCohort, share: float
) -> list[int]:
    """Gives a share of those without a place one in the class; returns their duties."""
    waiting = session.scalars(
        select(RotationDuty)
        .where(RotationDuty.cycle_id == cycle.id, RotationDuty.cohort_id.is_(None))
        .order_by(RotationDuty.id)
    ).all()
    later = {stage.cast.get(username) for username in WAITING}
    chosen = [duty for duty in waiting if stage.random.random() < share and duty.person_id not in later]
    chosen = chosen[: cohort.places]
    for duty in chosen:
        duty.cohort_id = cohort.id
    session.flush()
    return [duty.id for duty in chosen]


def _held_class(session: Session, stage: Any, cycle: RotationCycle, starts_on: date, share: float) -> None:
    cohort = _cohort(session, stage, cycle, starts_on)
    seated = _seat(session, stage, cycle, cohort, share)
    came = [duty_id for duty_id in seated if stage.random.random() < 0.93]
    record_completions(
        session, cycle, cohort, came, cohort.ends_on, scope=EVERYBODY, actor=stage.actor, clock=stage.clock
    )
