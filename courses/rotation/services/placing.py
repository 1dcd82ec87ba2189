"""Places in classes: given by hand, or proposed for all who have none."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.orm import Session

from courses.rotation.domain import check_assignment, fill_places
from courses.rotation.models import RotationCycle, RotationDuty
from courses.rotation.queries import as_duty, cohorts_of
from courses.rotation.services.duties import duties_in
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.hours.api import local_date


def assign_places(
    session: Session,
    cycle: RotationCycle,
    cohort_id: int | None,
    duty_ids: Sequence[int],
    *,
    scope: Scope,
    actor: Actor,
    clock: Clock,
) -> int:
    """Gives these duties a place in a cohort, or takes their places away (None). Returns how many were changed.

    Raises AssignmentRefused, and LookupError when a duty or the cohort is not of this cycle and scope.
    """
    today = local_date(clock())
    found = duties_in(session, cycle, duty_ids, scope, today)
    if cohort_id is not None:
        cohort = cohorts_of(session, cycle.id).get(cohort_id)
        if cohort is None:
            raise LookupError(cohort_id)
        check_assignment([as_duty(*pair) for pair in found], cohort[1], today)
    moved = [duty for duty, _ in found if duty.cohort_id != cohort_id and duty.completed_on is None]
    _set_places(session, {duty.id: cohort_id for duty in moved})
    if moved:
        record(
            session, actor=actor, clock=clock, action="courses.assign_places", subject=("rotation_cycle", cycle.id),
            title=cycle.title, after={"cohort": cohort_id, "people": [duty.person_id for duty in moved]},
        )  # fmt: skip
    return len(moved)


def propose_places(session: Session, cycle: RotationCycle, *, scope: Scope, clock: Clock) -> dict[int, int]:
    """Cohort ids by duty id for everybody of the scope who has no place; nothing is written."""
    today = local_date(clock())
    cohorts = [cohort for _, cohort in cohorts_of(session, cycle.id).values()]
    return fill_places(
        [as_duty(*pair) for pair in duties_in(session, cycle, None, scope, today)], cohorts, today
    )


def apply_proposal(
    session: Session, cycle: RotationCycle, *, scope: Scope, actor: Actor, clock: Clock
) -> dict[int, int]:
    """Gives the places that the proposal has. Returns it, so that it can be taken back."""
    proposal = propose_places(session, cycle, scope=scope, clock=clock)
    _set_places(session, dict(proposal))
    if proposal:
        record(
            session, actor=actor, clock=clock, action="courses.fill_places", subject=("rotation_cycle", cycle.id),
            title=cycle.title, after={"people": len(proposal)},
        )  # fmt: skip
    return proposal


def _set_places(session: Session, places: dict[int, int | None] | dict[int, int]) -> None:
    if places:
        session.execute(
            update(RotationDuty), [{"id": duty, "cohort_id": cohort} for duty, cohort in places.items()]
        )
        session.expire_all()
