"""Drafts: begun from a text, edited, thrown away."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.texts import N_
from lms.hours.domain.policy import Policy
from lms.hours.domain.reading import read_policy
from lms.hours.domain.refusals import PolicyRefused
from lms.hours.ledger.models import HourCategory
from lms.hours.policies.documents import fingerprint, first_of_next_year, with_head
from lms.hours.policies.models import HourPolicy, PolicyAdoption, PolicyVersion
from lms.hours.policies.refusals import PolicyStepRefused
from lms.hours.policies.shipped import founding_policy
from lms.organisation.api import organisation_of
from lms.organisation.models import Unit

PERMISSION = "lms.edit_policies"


def lock_policies(session: Session, organisation_id: int) -> None:
    """Decisions about an organisation's policies happen one after another: each looks at what all others have left."""
    session.execute(select(Unit.id).where(Unit.id == organisation_id).with_for_update(key_share=True))


def draft_policy(session: Session, text: str, unit: Unit, *, actor: Actor, clock: Clock) -> PolicyVersion:
    """A draft of the policy that the text names, which becomes the unit's where the organisation has none of that id.

    Raises PolicyRefused for a text that is no policy, names unknown categories or a version that exists, and
    PolicyStepRefused (draft_open, key_elsewhere).
    """
    document = check_document(session, text)
    organisation_id = organisation_of(unit.path)
    lock_policies(session, organisation_id)
    policy = find_policy(session, organisation_id, document.id)
    if policy is None:
        _check_above(first_number(document.id) - 1, document)
        policy = HourPolicy(
            organisation_id=organisation_id, unit_id=unit.id, key=document.id, created_at=clock(),
            title=document.title, title_en=document.title_en or None,
        )  # fmt: skip
        session.add(policy)
        session.flush()
    else:
        _check_open_for(session, policy, document, actor)
    version = PolicyVersion(policy_id=policy.id, drafted_by=actor.account_id, drafted_at=clock())
    _write(version, text, document)
    session.add(version)
    session.flush()
    record_step(
        session, "lms.draft_policy", version, actor=actor, clock=clock, after={"version": version.number}
    )
    return version


def draft_from(
    session: Session,
    text: str,
    unit: Unit,
    today: date,
    *,
    key: str | None = None,
    actor: Actor,
    clock: Clock,
) -> PolicyVersion:
    """A draft copied from a text, under its own id or another one: as the next version where that policy exists, else
    as the first. It is proposed to begin with the next year. Raises as draft_policy does."""
    key = key or read_policy(text).id
    policy = find_policy(session, organisation_of(unit.path), key)
    number = first_number(key) if policy is None else next_number(session, policy.id)
    changes = {"id": key, "version": number, "valid_from": first_of_next_year(today), "valid_to": None}
    return draft_policy(session, with_head(text, changes), unit, actor=actor, clock=clock)


def edit_draft(
    session: Session, version: PolicyVersion, text: str, *, seen: str, actor: Actor, clock: Clock
) -> None:
    """Writes a draft anew; whoever does takes it over, so that somebody else has to approve it.

    `seen` is the fingerprint of the text that was edited. Raises PolicyRefused for the text, PolicyStepRefused
    (not_draft, draft_changed) otherwise; nothing is written then.
    """
    lock_policies(session, version.policy.organisation_id)
    session.refresh(version)
    if version.approved_at is not None:
        raise PolicyStepRefused("not_draft")
    if fingerprint(version.text) != seen:
        raise PolicyStepRefused("draft_changed")
    document = check_document(session, text)
    if document.id != version.policy.key:
        raise PolicyRefused("policy.id", N_("must stay “%(id)s”: versions share it"), id=version.policy.key)
    if document.version != version.number:
        _check_number(session, version.policy, document)
    before = version.number
    _write(version, text, document)
    version.drafted_by, version.drafted_at = actor.account_id, clock()
    if before == 1:
        version.policy.title, version.policy.title_en = document.title, document.title_en or None
    session.flush()
    record_step(
        session, "lms.edit_policy_draft", version, actor=actor, clock=clock,
        before={"version": before}, after={"version": version.number, "text": fingerprint(text)},
    )  # fmt: skip


def delete_draft(session: Session, version: PolicyVersion, *, actor: Actor, clock: Clock) -> None:
    """Throws a draft away, and the policy with it when it was all there is of it.

    Raises PolicyStepRefused (not_draft).
    """
    policy = version.policy
    lock_policies(session, policy.organisation_id)
    session.refresh(version)
    if version.approved_at is not None:
        raise PolicyStepRefused("not_draft")
    record_step(
        session, "lms.delete_policy_draft", version, actor=actor, clock=clock, before={"text": version.text}
    )
    session.delete(version)
    session.flush()
    used = select(PolicyAdoption.id).where(PolicyAdoption.policy_id == policy.id)
    left = select(PolicyVersion.id).where(PolicyVersion.policy_id == policy.id)
    if session.scalar(left.limit(1)) is None and session.scalar(used.limit(1)) is None:
        session.delete(policy)
        session.flush()


def check_document(session: Session, text: str) -> Policy:
    """The policy of a text. Raises PolicyRefused where it is none, or names categories of hours that do not exist."""
    return read_policy(text, categories=frozenset(session.scalars(select(HourCategory.key))))


def find_policy(session: Session, organisation_id: int, key: str) -> HourPolicy | None:
    """The organisation's policy with this id."""
    return session.scalar(
        select(HourPolicy).where(HourPolicy.organisation_id == organisation_id, HourPolicy.key == key)
    )


def first_number(key: str) -> int:
    """The number of an organisation's first version: its own founding rules continue those that are shipped."""
    founding = founding_policy()
    return founding.version + 1 if key == founding.id else 1


def next_number(session: Session, policy_id: int) -> int:
    """The number of the version after all there are."""
    last = session.scalar(select(func.max(PolicyVersion.number)).where(PolicyVersion.policy_id == policy_id))
    return (last or 0) + 1


def _check_open_for(session: Session, policy: HourPolicy, document: Policy, actor: Actor) -> None:
    home = session.scalar(select(Unit.path).where(Unit.id == policy.unit_id)) or ""
    if not actor.scope(PERMISSION).covers_path(home):
        raise PolicyStepRefused("key_elsewhere", key=policy.key)
    open_draft = session.scalar(
        select(PolicyVersion.id).where(
            PolicyVersion.policy_id == policy.id, PolicyVersion.approved_at.is_(None)
        )
    )
    if open_draft is not None:
        raise PolicyStepRefused("draft_open", version_id=open_draft)
    _check_number(session, policy, document)


def _check_number(session: Session, policy: HourPolicy, document: Policy) -> None:
    highest = session.scalar(
        select(func.max(PolicyVersion.number)).where(
            PolicyVersion.policy_id == policy.id, PolicyVersion.approved_at.is_not(None)
        )
    )
    _check_above(max(highest or 0, first_number(policy.key) - 1), document)


def _check_above(highest: int, document: Policy) -> None:
    if document.version <= highest:
        raise PolicyRefused(
            "policy.version",
            N_("%(number)s exists already or lies before one that does; the next is %(next)s"),
            number=document.version,
            next=highest + 1,
        )


def _write(version: PolicyVersion, text: str, document: Policy) -> None:
    version.text = text
    version.number = document.version
    version.valid_from, version.valid_to = document.valid_from, document.valid_to


def record_step(
    session: Session,
    action: str,
    version: PolicyVersion,
    *,
    actor: Actor,
    clock: Clock,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    """Notes in the audit trail what was done with a version."""
    policy = version.policy
    record(
        session,
        actor=actor,
        clock=clock,
        action=action,
        subject=("policy_version", version.id),
        title=f"{policy.title} {version.number}",
        unit_path=session.scalar(select(Unit.path).where(Unit.id == policy.unit_id)) or "",
        before=before,
        after=after,
    )
