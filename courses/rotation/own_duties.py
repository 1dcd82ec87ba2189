"""A person's own duties, as their pages show them."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from courses.rotation import domain
from courses.rotation.models import RotationCohort, RotationCycle, RotationDuty
from lms.db import read_rows


class OwnDuty(NamedTuple):
    """A duty as its person sees it: which cycle it is of, and the class, where there is a place in one."""

    title: str
    title_en: str | None
    class_title: str | None
    class_title_en: str | None
    place: str | None
    duty: domain.Duty


def duties_of(session: Session, person_id: int) -> list[OwnDuty]:
    """A person's duties, the newest cycle first."""
    return [_own_duty(row) for row in read_rows(session, _duties(), {"person_id": person_id})]


def _own_duty(row: Row[*tuple[Any, ...]]) -> OwnDuty:
    title, title_en, class_title, class_title_en, place, *dated = row
    duty_id, due_on, completed_on, cohort_id, starts_on, ends_on, places = dated
    cohort = None if cohort_id is None else domain.Cohort(cohort_id, starts_on, ends_on, places, taken=0)
    duty = domain.Duty(duty_id, due_on, completed_on, cohort)
    return OwnDuty(title, title_en, class_title, class_title_en, place, duty)


@cache
def _duties() -> Select[*tuple[Any, ...]]:
    """The duties of this person_id. Put together once: every home page asks for them."""
    return (
        select(
            RotationCycle.title,
            RotationCycle.title_en,
            RotationCohort.title,
            RotationCohort.title_en,
            RotationCohort.place,
            RotationDuty.id,
            RotationDuty.due_on,
            RotationDuty.completed_on,
            RotationCohort.id,
            RotationCohort.starts_on,
            RotationCohort.ends_on,
            RotationCohort.places,
        )
        .select_from(RotationDuty)
        .join(RotationCycle, RotationCycle.id == RotationDuty.cycle_id)
        .outerjoin(RotationCohort, RotationCohort.id == RotationDuty.cohort_id)
        .where(RotationDuty.person_id == bindparam("person_id"))
        .order_by(RotationCycle.starts_on.desc())
    )
