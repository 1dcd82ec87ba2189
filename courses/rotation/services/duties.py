"""The duties that a step is about, as far as the scope reaches them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.rotation.models import RotationCohort, RotationCycle, RotationDuty
from lms.contracts.access import Scope
from lms.organisation.api import person_in_scope


def duties_in(
    session: Session, cycle: RotationCycle, duty_ids: Sequence[int] | None, scope: Scope, today: date
) -> list[tuple[RotationDuty, RotationCohort | None]]:
    """The cycle's duties of the scope's people, each with its class; `duty_ids` None is all of them.

    Raises LookupError when one that is named is not among them.
    """
    statement = (
        select(RotationDuty, RotationCohort)
        .outerjoin(RotationCohort, RotationCohort.id == RotationDuty.cohort_id)
        .where(RotationDuty.cycle_id == cycle.id, person_in_scope(RotationDuty.person_id, scope, today))
    )
    if duty_ids is not None:
        statement = statement.where(RotationDuty.id.in_(duty_ids))
    found: list[tuple[RotationDuty, RotationCohort | None]] = [
        (row[0], row[1]) for row in session.execute(statement)
    ]
    if duty_ids is not None and len(found) != len(set(duty_ids)):
        raise LookupError("a duty of another cycle or unit")
    return found
