"""Opening a cycle, with a duty for everybody who owes it, and its classes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from courses.rotation.domain import due_date
from courses.rotation.models import RotationCohort, RotationCycle, RotationDuty
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.hours.api import local_date
from lms.organisation.api import UnitCard, posts_on, units_in


def open_cycle(
    session: Session,
    unit: UnitCard,
    *,
    title: str,
    title_en: str | None,
    starts_on: date,
    ends_on: date,
    months: int,
    hours: Decimal,
    category: str,
    actor: Actor,
    clock: Clock,
) -> RotationCycle:
    """A cycle, with a duty for every full-time cadre who serves in the unit's subtree today."""
    cycle = RotationCycle(
        unit_id=unit.id, title=title, title_en=title_en, starts_on=starts_on, ends_on=ends_on, months=months,
        hours=hours, category=category, created_at=clock(),
    )  # fmt: skip
    session.add(cycle)
    session.flush()
    due = add_missing_duties(session, cycle, unit, clock=clock)
    record(
        session, actor=actor, clock=clock, action="courses.open_cycle", subject=("rotation_cycle", cycle.id),
        title=title, unit_path=unit.path, after={"from": starts_on, "to": ends_on, "people": due},
    )  # fmt: skip
    return cycle


def add_missing_duties(session: Session, cycle: RotationCycle, unit: UnitCard, *, clock: Clock) -> int:
    """Duties for full-time cadres who have come since the cycle was opened. Returns how many were added."""
    posts = posts_on(local_date(clock()))
    last = (
        select(RotationDuty.person_id, func.max(RotationDuty.completed_on).label("trained_on"))
        .where(RotationDuty.cycle_id != cycle.id)
        .group_by(RotationDuty.person_id)
        .subquery()
    )
    has_duty = select(RotationDuty.person_id).where(RotationDuty.cycle_id == cycle.id)
    rows = session.execute(
        select(posts.c.person_id, last.c.trained_on)
        .outerjoin(last, last.c.person_id == posts.c.person_id)
        .where(
            posts.c.is_full_time,
            posts.c.unit_id.in_(units_in(Scope(unit_paths=(unit.path,)))),
            posts.c.person_id.not_in(has_duty),
        )
    ).all()
    duties = [
        {
            "cycle_id": cycle.id,
            "person_id": person_id,
            "due_on": due_date(cycle.ends_on, trained_on, cycle.months),
            "round": 0,
        }
        for person_id, trained_on in rows
    ]
    if duties:
        session.execute(insert(RotationDuty), duties)
    return len(duties)


def add_cohort(
    session: Session,
    cycle: RotationCycle,
    *,
    title: str,
    title_en: str | None,
    place: str,
    starts_on: date,
    ends_on: date,
    places: int,
    actor: Actor,
    clock: Clock,
) -> RotationCohort:
    """A class of the cycle."""
    cohort = RotationCohort(
        cycle_id=cycle.id, title=title, title_en=title_en, place=place, starts_on=starts_on, ends_on=ends_on,
        places=places,
    )  # fmt: skip
    session.add(cohort)
    session.flush()
    record(
        session, actor=actor, clock=clock, action="courses.add_cohort", subject=("rotation_cohort", cohort.id),
        title=title, after={"from": starts_on, "to": ends_on, "places": places},
    )  # fmt: skip
    return cohort
