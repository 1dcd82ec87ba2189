"""Classes of a rotation as something that people complete and can be certified for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.rotation.models import RotationCohort, RotationCycle, RotationDuty
from courses.rotation.services.completing import completion_reached
from lms.contracts.access import Scope
from lms.contracts.activities import Choice
from lms.contracts.events import CompletionReached
from lms.organisation.api import units_in


def class_choices(session: Session, scope: Scope) -> Sequence[Choice]:
    """The classes of the scope's units, the newest first."""
    rows = session.execute(
        select(RotationCohort, RotationCycle)
        .join(RotationCycle, RotationCycle.id == RotationCohort.cycle_id)
        .where(RotationCycle.unit_id.in_(units_in(scope)))
        .order_by(RotationCohort.starts_on.desc(), RotationCohort.id.desc())
    )
    return [
        Choice(
            str(cohort.id),
            f"{cycle.title} · {cohort.title}",
            f"{cycle.title_en or cycle.title} · {cohort.title_en or cohort.title}",
        )
        for cohort, cycle in rows
    ]


def class_completions(
    session: Session, ref: str, person_ids: Collection[int] | None = None
) -> Sequence[CompletionReached]:
    """Everybody who has been through the class, the earliest first. One statement."""
    if not (ref.isdecimal() and len(ref) < 19):
        return []
    statement = (
        select(RotationDuty, RotationCycle, RotationCohort)
        .join(RotationCycle, RotationCycle.id == RotationDuty.cycle_id)
        .join(RotationCohort, RotationCohort.id == RotationDuty.cohort_id)
        .where(RotationDuty.cohort_id == int(ref), RotationDuty.completed_on.is_not(None))
    )
    if person_ids is not None:
        statement = statement.where(RotationDuty.person_id.in_(person_ids))
    rows = session.execute(statement.order_by(RotationDuty.completed_on, RotationDuty.id))
    return [completion_reached(*row) for row in rows]
