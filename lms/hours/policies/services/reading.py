"""Policies as pages show them: a few queries, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from lms.contracts.access import Actor, Scope
from lms.hours.domain.policy import Policy
from lms.hours.policies.documents import fingerprint
from lms.hours.policies.domain import State, state_on
from lms.hours.policies.models import HourPolicy, PolicyAdoption, PolicyVersion
from lms.hours.policies.services.effective import as_retired, parsed
from lms.organisation.api import UnitCard, units_by_id, units_in


@dataclass(frozen=True, slots=True)
class VersionCard:
    """A version with what it says and what it is today. `last_day` is when it ends, as written or as retired."""

    id: int
    policy_id: int
    document: Policy
    state: State
    last_day: date | None
    drafted_by: int | None
    drafted_at: datetime
    approved_by: int | None
    approved_at: datetime | None
    retired_on: date | None
    mark: str  # the fingerprint of its text

    @property
    def number(self) -> int:
        return self.document.version

    @property
    def is_draft(self) -> bool:
        return self.state is State.DRAFT


@dataclass(frozen=True, slots=True)
class AdoptionCard:
    """A unit that has adopted a policy, with the days on which periods that end are judged by it."""

    id: int
    unit: UnitCard
    starts_on: date
    ends_on: date | None

    def is_over(self, today: date) -> bool:
        return self.ends_on is not None and self.ends_on < today


@dataclass(frozen=True, slots=True)
class PolicyCard:
    """A policy with its versions, the newest first, and where it is adopted."""

    id: int
    key: str
    title: str
    title_en: str | None
    unit: UnitCard
    versions: Sequence[VersionCard] = ()
    adoptions: Sequence[AdoptionCard] = ()

    @property
    def in_force(self) -> VersionCard | None:
        return next((version for version in self.versions if version.state is State.IN_FORCE), None)

    @property
    def draft(self) -> VersionCard | None:
        return next((version for version in self.versions if version.is_draft), None)

    @property
    def shown(self) -> VersionCard | None:
        """The version that stands for the policy: the one in force, else the newest."""
        return self.in_force or next(iter(self.versions), None)

    def version(self, number: int) -> VersionCard | None:
        return next((version for version in self.versions if version.number == number), None)

    def before(self, version: VersionCard) -> VersionCard | None:
        """The approved version before this one."""
        return next((one for one in self.versions if one.number < version.number and not one.is_draft), None)


@dataclass(slots=True)
class _Gathered:
    versions: list[PolicyVersion] = field(default_factory=list)
    adoptions: list[AdoptionCard] = field(default_factory=list)


def visible_policies(readers: Scope, drafters: Scope) -> ColumnElement[bool]:
    """A condition on lms_hour_policy: of the readers' organisation, and approved or within the drafters' reach."""
    approved = select(PolicyVersion.policy_id).where(PolicyVersion.approved_at.is_not(None))
    return HourPolicy.organisation_id.in_(units_in(readers)) & or_(
        HourPolicy.id.in_(approved), HourPolicy.unit_id.in_(units_in(drafters))
    )


def policy_cards(
    session: Session, readers: Scope, drafters: Scope, today: date, policy_id: int | None = None
) -> list[PolicyCard]:
    """The policies of the readers' organisation by title, with drafts within the drafters'; four queries."""
    statement = (
        select(HourPolicy)
        .where(visible_policies(readers, drafters))
        .order_by(HourPolicy.title, HourPolicy.id)
    )
    if policy_id is not None:
        statement = statement.where(HourPolicy.id == policy_id)
    policies = list(session.scalars(statement))
    gathered: dict[int, _Gathered] = defaultdict(_Gathered)
    ids = [policy.id for policy in policies]
    for version in session.scalars(
        select(PolicyVersion).where(PolicyVersion.policy_id.in_(ids)).order_by(PolicyVersion.number.desc())
    ):
        gathered[version.policy_id].versions.append(version)
    adoptions = list(
        session.scalars(
            select(PolicyAdoption)
            .where(PolicyAdoption.policy_id.in_(ids))
            .order_by(PolicyAdoption.starts_on, PolicyAdoption.id)
        )
    )
    units = units_by_id(
        session, {*(one.unit_id for one in adoptions), *(policy.unit_id for policy in policies)}
    )
    for one in adoptions:
        card = AdoptionCard(one.id, units[one.unit_id], one.starts_on, one.ends_on)
        gathered[one.policy_id].adoptions.append(card)
    return [
        _policy_card(policy, units[policy.unit_id], gathered[policy.id], drafters, today)
        for policy in policies
    ]


def drafts_to_approve(actor: Actor, _now: datetime) -> Select[int]:
    """How many drafts wait for this policy officer's approval: those of others within reach."""
    return _number_waiting(actor.scope("lms.approve_policies"), actor.account_id)


@lru_cache(maxsize=256)
def _number_waiting(scope: Scope, account_id: int | None) -> Select[int]:
    """Kept for each of the few who approve, as the navigation of all their pages has this number."""
    return (
        select(func.count())
        .select_from(PolicyVersion)
        .join(HourPolicy, HourPolicy.id == PolicyVersion.policy_id)
        .where(
            PolicyVersion.approved_at.is_(None),
            PolicyVersion.drafted_by.is_distinct_from(account_id),
            HourPolicy.unit_id.in_(units_in(scope)),
        )
    )


def _policy_card(
    policy: HourPolicy, unit: UnitCard, found: _Gathered, drafters: Scope, today: date
) -> PolicyCard:
    approved = [
        document
        for version in found.versions
        if version.approved_at is not None
        and (document := as_retired(parsed(version.text), version.retired_on)) is not None
    ]
    may_draft = drafters.covers_path(unit.path)
    return PolicyCard(
        id=policy.id,
        key=policy.key,
        title=policy.title,
        title_en=policy.title_en,
        unit=unit,
        versions=[
            _version_card(version, approved, today)
            for version in found.versions
            if version.approved_at is not None or may_draft
        ],
        adoptions=found.adoptions,
    )


def _version_card(version: PolicyVersion, approved: Sequence[Policy], today: date) -> VersionCard:
    document = parsed(version.text)
    retired = as_retired(document, version.retired_on)
    is_approved = version.approved_at is not None
    state = State.ENDED if retired is None else state_on(today, retired, approved, is_approved=is_approved)
    return VersionCard(
        id=version.id,
        policy_id=version.policy_id,
        document=document,
        state=state,
        last_day=version.retired_on if retired is None else retired.valid_to,
        drafted_by=version.drafted_by,
        drafted_at=version.drafted_at,
        approved_by=version.approved_by,
        approved_at=version.approved_at,
        retired_on=version.retired_on,
        mark=fingerprint(version.text),
    )
