"""Adoption: a unit decides that it and those below it are judged by a policy."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.events import publish
from lms.hours.policies.events import PolicyChanged
from lms.hours.policies.models import HourPolicy, PolicyAdoption, PolicyVersion
from lms.hours.policies.refusals import PolicyStepRefused
from lms.hours.policies.services.conflicts import refuse_new_conflicts
from lms.hours.policies.services.drafting import lock_policies
from lms.hours.policies.services.effective import read_adoptions
from lms.organisation.api import organisation_of
from lms.organisation.models import Unit


def adopt_policy(
    session: Session, policy: HourPolicy, unit: Unit, starts_on: date, *, actor: Actor, clock: Clock
) -> PolicyAdoption:
    """From that day on periods that end are judged by the policy, for the unit and all below it.

    Raises PolicyStepRefused (other_organisation, nothing_approved, adopted), and RulesConflict where it would ask for
    less than what is adopted above, where something adopted below would ask for less than it, or where the unit has a
    rule of the same id already.
    """
    if organisation_of(unit.path) != policy.organisation_id:
        raise PolicyStepRefused("other_organisation")
    lock_policies(session, policy.organisation_id)
    approved = select(PolicyVersion.id).where(
        PolicyVersion.policy_id == policy.id, PolicyVersion.approved_at.is_not(None)
    )
    if session.scalar(approved.limit(1)) is None:
        raise PolicyStepRefused("nothing_approved")
    lasting = select(PolicyAdoption.id).where(
        PolicyAdoption.policy_id == policy.id,
        PolicyAdoption.unit_id == unit.id,
        or_(PolicyAdoption.ends_on.is_(None), PolicyAdoption.ends_on >= starts_on),
    )
    if session.scalar(lasting.limit(1)) is not None:
        raise PolicyStepRefused("adopted")
    before = read_adoptions(session, [policy.organisation_id])
    adoption = PolicyAdoption(
        policy_id=policy.id, unit_id=unit.id, starts_on=starts_on, ends_on=None,
        adopted_by=actor.account_id, adopted_at=clock(),
    )  # fmt: skip
    session.add(adoption)
    refuse_new_conflicts(session, policy.organisation_id, before)
    record(
        session, actor=actor, clock=clock, action="lms.adopt_policy", subject=("policy", policy.id),
        title=policy.title, unit_path=unit.path, after={"unit": unit.name, "from": starts_on},
    )  # fmt: skip
    publish(session, PolicyChanged(unit.path))
    return adoption


def end_adoption(
    session: Session, adoption: PolicyAdoption, last_day: date, *, actor: Actor, clock: Clock
) -> None:
    """Periods that end after that day are no longer judged by the policy at this unit. With a last day before its first
    the adoption is taken back as though it had not been made.

    Raises PolicyStepRefused (has_ended), and RulesConflict where what then stands in its place would be contradicted
    below.
    """
    policy = adoption.policy
    lock_policies(session, policy.organisation_id)
    session.refresh(adoption)
    if adoption.ends_on is not None:
        raise PolicyStepRefused("has_ended", day=adoption.ends_on)
    unit = session.get_one(Unit, adoption.unit_id)
    before = read_adoptions(session, [policy.organisation_id])
    if last_day < adoption.starts_on:
        session.delete(adoption)
    else:
        adoption.ends_on, adoption.ended_by, adoption.ended_at = last_day, actor.account_id, clock()
    refuse_new_conflicts(session, policy.organisation_id, before)
    record(
        session, actor=actor, clock=clock, action="lms.end_policy_adoption", subject=("policy", policy.id),
        title=policy.title, unit_path=unit.path, after={"unit": unit.name, "last_day": last_day},
    )  # fmt: skip
    publish(session, PolicyChanged(unit.path))
