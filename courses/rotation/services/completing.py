"""Who has been through a class: recorded with its hours, and withdrawn with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from courses.rotation.domain import PROGRAMME, SOURCE, SUBJECT, check_completion
from courses.rotation.models import RotationCohort, RotationCycle, RotationDuty
from courses.rotation.queries import as_duty
from courses.rotation.services.duties import duties_in
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.contracts.activities import CreditGrant
from lms.contracts.events import CompletionReached
from lms.events import publish
from lms.hours.api import find_entry, local_date, midday, post_credits, reverse_credit


def record_completions(
    session: Session,
    cycle: RotationCycle,
    cohort: RotationCohort,
    duty_ids: Sequence[int],
    completed_on: date,
    *,
    scope: Scope,
    actor: Actor,
    clock: Clock,
) -> int:
    """Records that these people have been through the class, and posts its hours. Returns how many.

    Raises CompletionRefused for the first duty that cannot be completed, and LookupError as assign_places does.
    """
    today = local_date(clock())
    found = duties_in(session, cycle, duty_ids, scope, today)
    for duty, seat in found:
        check_completion(as_duty(duty, seat), completed_on, today)
        duty.completed_on = completed_on
        duty.round += 1
    session.flush()
    post_credits(session, [_grant(duty, cycle, cohort) for duty, _ in found], actor=actor, clock=clock)
    for duty, _ in found:
        publish(session, completion_reached(duty, cycle, cohort))
    record(
        session, actor=actor, clock=clock, action="courses.record_rotation", subject=("rotation_cohort", cohort.id),
        title=cohort.title, after={"completed_on": completed_on, "people": [duty.person_id for duty, _ in found]},
    )  # fmt: skip
    return len(found)


def completion_reached(duty: RotationDuty, cycle: RotationCycle, cohort: RotationCohort) -> CompletionReached:
    """What other plugins are told of somebody who has been through a class. Its hours are posted already."""
    grant = _grant(duty, cycle, cohort)
    return CompletionReached(
        subject=f"{SUBJECT}:{cohort.id}",
        title=grant.title,
        title_en=grant.title_en,
        grant=grant,
        completed_at=grant.earned_at,
        award_type=None,
        award_ref=None,
    )


def withdraw_completion(
    session: Session,
    cycle: RotationCycle,
    duty_id: int,
    reason: str,
    *,
    scope: Scope,
    actor: Actor,
    clock: Clock,
) -> None:
    """Takes a completion back that was recorded by mistake, and reverses its hours."""
    ((duty, _),) = duties_in(session, cycle, [duty_id], scope, local_date(clock()))
    if duty.completed_on is None:
        return
    entry = find_entry(session, duty.person_id, SOURCE, _reference(duty))
    if entry is not None:
        reverse_credit(session, entry, reason=reason, actor=actor, clock=clock)
    before = duty.completed_on
    duty.completed_on = None
    record(
        session, actor=actor, clock=clock, action="courses.withdraw_rotation", subject=("rotation_duty", duty.id),
        title=cycle.title, before={"completed_on": before}, after={"completed_on": None, "reason": reason},
    )  # fmt: skip


def _reference(duty: RotationDuty) -> str:
    return f"{duty.id}:{duty.round}"


def _grant(duty: RotationDuty, cycle: RotationCycle, cohort: RotationCohort) -> CreditGrant:
    assert duty.completed_on is not None
    return CreditGrant(
        person_id=duty.person_id,
        source=SOURCE,
        source_ref=_reference(duty),
        category=cycle.category,
        hours=cycle.hours,
        activity=f"courses.rotation:{cycle.id}",
        title=f"{cycle.title} {cohort.title}",
        title_en=f"{cycle.title_en}, {cohort.title_en}" if cycle.title_en and cohort.title_en else None,
        earned_at=midday(duty.completed_on),
        programme=PROGRAMME,
    )
