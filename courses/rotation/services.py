"""Opening cycles, giving places, recording who has been through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from courses.rotation.domain import check_assignment, check_completion, due_date, fill_places
from courses.rotation.models import RotationCohort, RotationCycle, RotationDuty
from courses.rotation.queries import as_duty, cohorts_of
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.contracts.activities import CreditGrant
from lms.contracts.events import CompletionReached
from lms.events import publish
from lms.hours.api import find_entry, local_date, midday, post_credits, reverse_credit
from lms.organisation.api import UnitCard, person_in_scope, posts_on, units_in

SOURCE = "courses.rotation"
PROGRAMME = "rotation"
"""What hour policies call it."""
SUBJECT = "training"
"""What the events of completions say was achieved, with the class."""


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
    found = _duties(session, cycle, duty_ids, scope, today)
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
        [as_duty(*pair) for pair in _duties(session, cycle, None, scope, today)], cohorts, today
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
    found = _duties(session, cycle, duty_ids, scope, today)
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
    ((duty, _),) = _duties(session, cycle, [duty_id], scope, local_date(clock()))
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


def _duties(
    session: Session, cycle: RotationCycle, duty_ids: Sequence[int] | None, scope: Scope, today: date
) -> list[tuple[RotationDuty, RotationCohort | None]]:
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


def _set_places(session: Session, places: dict[int, int | None] | dict[int, int]) -> None:
    if places:
        session.execute(
            update(RotationDuty), [{"id": duty, "cohort_id": cohort} for duty, cohort in places.items()]
        )
        session.expire_all()


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
