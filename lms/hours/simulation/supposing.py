"""What judges people now, and what would if a version of a policy were approved and adopted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.hours.domain.policy import Policy, Rule
from lms.hours.policies.domain import Span, in_force
from lms.hours.policies.models import HourPolicy, PolicyVersion
from lms.hours.policies.services.effective import (
    Adopted,
    Adoptions,
    approved_versions,
    parsed,
    prefixes,
    read_adoptions,
)
from lms.hours.policies.shipped import founding_policy
from lms.organisation.models import Unit
from lms.organisation.scopes import unit_in_scope

Judging = tuple[Policy, ...]


def supposed(
    session: Session, version: PolicyVersion, unit_path: str, *, as_of: date, holds_from: date
) -> dict[str, tuple[Judging, Judging]]:
    """By path of the unit and those below it what judges its people now, and what would; without the policies that are
    the same in both. Units that are judged alike share the very same pair. Four queries.

    The version takes its place among the approved ones of its policy, as though its first day were `holds_from`. Where
    the policy is not adopted at the unit or above it by then, it is taken to be adopted at the unit.
    """
    policy: HourPolicy = version.policy
    now = read_adoptions(session, [policy.organisation_id])
    earlier = approved_versions(session, [policy.id]).get(policy.id, [])
    then = _with_version(now, policy.id, parsed(version.text), earlier, holds_from)
    then = _with_adoption(then, policy.id, unit_path, max(as_of, holds_from))
    within = select(Unit.path).where(unit_in_scope(Scope(unit_paths=(unit_path,))))
    paths = session.scalars(within).all()
    before, after = _judging(now, paths), _judging(then, paths)
    pairs: dict[tuple[int, int], tuple[Judging, Judging]] = {}
    for path in paths:
        key = id(before[path]), id(after[path])
        if key not in pairs:
            pairs[key] = _that_differ(before[path], after[path])
    return {path: pairs[id(before[path]), id(after[path])] for path in paths}


def _with_version(
    adoptions: Adoptions, policy_id: int, version: Policy, approved: Sequence[Policy], holds_from: date
) -> Adoptions:
    known = [rule for laid in adoptions.versions.values() for policy in laid for rule in policy.rules]
    known += [rule for policy in (*approved, founding_policy()) for rule in policy.rules]
    candidate = replace(
        version, valid_from=holds_from, rules=tuple(_same_or(rule, known) for rule in version.rules)
    )
    others = [policy for policy in approved if policy.version != version.version]
    laid = tuple(in_force([*others, candidate]))
    return replace(adoptions, versions={**adoptions.versions, policy_id: laid})


def _same_or(rule: Rule, known: Iterable[Rule]) -> Rule:
    """The very rule that is known already where one says the same: an evaluator then need not judge by it twice."""
    return next((one for one in known if one == rule), rule)


def _with_adoption(adoptions: Adoptions, policy_id: int, unit_path: str, day: date) -> Adoptions:
    is_adopted = any(
        adopted.policy_id == policy_id and day in adopted.span
        for path in prefixes(unit_path)
        for adopted in adoptions.by_path.get(path, ())
    )
    if is_adopted:
        return adoptions
    here = (*adoptions.by_path.get(unit_path, ()), Adopted(unit_path, policy_id, Span(day)))
    return replace(adoptions, by_path={**adoptions.by_path, unit_path: here})


def _judging(adoptions: Adoptions, paths: Iterable[str]) -> Mapping[str, Judging]:
    by_levels: dict[tuple[str, ...], Judging] = {}
    found = {}
    for path in paths:
        levels = adoptions.levels_above(path)
        if levels not in by_levels:
            by_levels[levels] = adoptions.judging(levels)
        found[path] = by_levels[levels]
    return found


def _that_differ(before: Judging, after: Judging) -> tuple[Judging, Judging]:
    def versions(policies: Judging, policy_id: str) -> list[Policy]:
        return [policy for policy in policies if policy.id == policy_id]

    ids = {policy.id for policy in (*before, *after)}
    changed = {one for one in ids if versions(before, one) != versions(after, one)}
    return (
        tuple(policy for policy in before if policy.id in changed),
        tuple(policy for policy in after if policy.id in changed),
    )
