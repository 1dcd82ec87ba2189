"""Approval by a second person, and retirement."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.texts import N_
from lms.events import publish
from lms.hours.domain.policy import Policy
from lms.hours.domain.refusals import PolicyRefused
from lms.hours.policies.documents import fingerprint
from lms.hours.policies.events import PolicyChanged
from lms.hours.policies.models import HourPolicy, PolicyAdoption, PolicyVersion
from lms.hours.policies.refusals import PolicyStepRefused
from lms.hours.policies.services.conflicts import refuse_new_conflicts
from lms.hours.policies.services.drafting import check_document, lock_policies, record_step
from lms.hours.policies.services.effective import read_adoptions
from lms.organisation.models import Unit


def approve_version(
    session: Session, version: PolicyVersion, *, seen: str, actor: Actor, clock: Clock
) -> None:
    """Puts a draft in force from its first day on. `seen` is the fingerprint of the text that was read and is approved.

    Raises PolicyStepRefused (not_draft, same_person, draft_changed), PolicyRefused where the text does not fit the
    versions before it, and RulesConflict where a unit would ask for less than one above it.
    """
    policy = version.policy
    lock_policies(session, policy.organisation_id)
    session.refresh(version)
    if version.approved_at is not None:
        raise PolicyStepRefused("not_draft")
    if version.drafted_by is not None and version.drafted_by in {actor.account_id, actor.on_behalf_of}:
        raise PolicyStepRefused("same_person")
    if fingerprint(version.text) != seen:
        raise PolicyStepRefused("draft_changed")
    document = check_document(session, version.text)
    _check_after_earlier(session, policy, document)
    before = read_adoptions(session, [policy.organisation_id])
    version.approved_by, version.approved_at = actor.account_id, clock()
    policy.title, policy.title_en = document.title, document.title_en or None
    refuse_new_conflicts(session, policy.organisation_id, before)
    record_step(
        session,
        "lms.approve_policy",
        version,
        actor=actor,
        clock=clock,
        after={"valid_from": version.valid_from},
    )
    announce(session, policy)


def retire_version(
    session: Session, version: PolicyVersion, last_day: date, *, actor: Actor, clock: Clock
) -> None:
    """Gives an approved version its last day, and the versions before it none later, so that none of them comes back.

    Raises PolicyStepRefused (not_approved, is_over, ends_too_early), and RulesConflict where what would stand in its
    place contradicts a lower unit's policy.
    """
    policy = version.policy
    lock_policies(session, policy.organisation_id)
    session.refresh(version)
    if version.approved_at is None:
        raise PolicyStepRefused("not_approved")
    ends = min((day for day in (version.valid_to, version.retired_on) if day is not None), default=None)
    if ends is not None and ends <= last_day:
        raise PolicyStepRefused("is_over", day=ends)
    if last_day < version.valid_from:
        raise PolicyStepRefused("ends_too_early", day=version.valid_from)
    before = read_adoptions(session, [policy.organisation_id])
    for earlier in _approved(session, policy):
        if earlier.number <= version.number and (earlier.retired_on is None or earlier.retired_on > last_day):
            earlier.retired_on = last_day
    refuse_new_conflicts(session, policy.organisation_id, before)
    record_step(session, "lms.retire_policy", version, actor=actor, clock=clock, after={"last_day": last_day})
    announce(session, policy)


def announce(session: Session, policy: HourPolicy) -> None:
    """Says of every unit that the policy is or was adopted at that what judges its people has changed."""
    paths = session.scalars(
        select(Unit.path)
        .join(PolicyAdoption, PolicyAdoption.unit_id == Unit.id)
        .where(PolicyAdoption.policy_id == policy.id)
        .distinct()
    )
    for path in _outermost(sorted(paths)):
        publish(session, PolicyChanged(path))


def _outermost(paths: list[str]) -> list[str]:
    """Without those that lie below another one."""
    kept: list[str] = []
    for path in paths:
        if not (kept and path.startswith(kept[-1])):
            kept.append(path)
    return kept


def _approved(session: Session, policy: HourPolicy) -> list[PolicyVersion]:
    return list(
        session.scalars(
            select(PolicyVersion)
            .where(PolicyVersion.policy_id == policy.id, PolicyVersion.approved_at.is_not(None))
            .order_by(PolicyVersion.number)
        )
    )


def _check_after_earlier(session: Session, policy: HourPolicy, document: Policy) -> None:
    """A version follows all approved ones: by number, first day, and an explicit last day of theirs."""
    if document.id != policy.key:
        raise PolicyRefused("policy.id", N_("must stay “%(id)s”: versions share it"), id=policy.key)
    for earlier in _approved(session, policy):
        if earlier.number >= document.version:
            raise PolicyRefused(
                "policy.version",
                N_("must be higher than %(number)s, which is approved"),
                number=earlier.number,
            )
        if earlier.valid_from >= document.valid_from:
            raise PolicyRefused(
                "policy.valid_from",
                N_("must be later than %(day)s, the first day of version %(number)s"),
                day=earlier.valid_from.isoformat(),
                number=earlier.number,
            )
        if earlier.valid_to is not None and earlier.valid_to >= document.valid_from:
            raise PolicyRefused(
                "policy.valid_from",
                N_("must be later than %(day)s, the last day of version %(number)s"),
                day=earlier.valid_to.isoformat(),
                number=earlier.number,
            )
