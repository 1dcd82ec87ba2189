"""Which policies judge the people of a unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from lms.db import read_rows
from lms.hours.domain.policy import Policy
from lms.hours.domain.reading import read_policy
from lms.hours.policies.domain import (
    Span,
    ending_no_later,
    in_force,
    judging,
    merged,
    outside,
    span_of,
    within,
)
from lms.hours.policies.models import HourPolicy, PolicyAdoption, PolicyVersion
from lms.hours.policies.shipped import founding_policy
from lms.organisation.api import organisation_of
from lms.organisation.models import Unit

parsed = lru_cache(maxsize=512)(read_policy)
"""The policy of a stored text; the text is its own key, so what was edited is read anew."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """One policy adopted at one unit for some days."""

    unit_path: str
    policy_id: int
    span: Span


@dataclass(frozen=True, slots=True)
class Adoptions:
    """What the units of some organisations have adopted, and the approved versions of those policies."""

    by_path: Mapping[str, tuple[Adopted, ...]]
    versions: Mapping[int, tuple[Policy, ...]]  # by policy id, each with the days on which it is in force

    def levels_above(self, path: str) -> tuple[str, ...]:
        """The paths of the units with adoptions from the root down to this unit, the root always among them."""
        return tuple(prefix for prefix in prefixes(path) if prefix in self.by_path or prefix.count("/") == 2)

    def at(self, path: str) -> list[Policy]:
        """What is adopted at a unit itself, with the days on which it judges; at a root, the founding rules on the
        days on which nothing else of its own is in force."""
        spans: dict[int, list[Span]] = defaultdict(list)
        for adopted in self.by_path.get(path, ()):
            spans[adopted.policy_id].append(adopted.span)
        here = [
            policy
            for policy_id, days in spans.items()
            for policy in within(self.versions.get(policy_id, ()), merged(days))
        ]
        if path.count("/") == 2:
            here += within([founding_policy()], outside(span_of(policy) for policy in here))
        return here

    def judging(self, levels: Iterable[str]) -> tuple[Policy, ...]:
        """The policies that judge under these levels, the root first."""
        return judging([self.at(path) for path in levels])


def prefixes(path: str) -> Iterator[str]:
    """The paths of the units above a unit and its own, the root first."""
    end = path.index("/", 1)
    while end != -1:
        yield path[: end + 1]
        end = path.find("/", end + 1)


def policies_in_force(session: Session, unit_paths: Iterable[str]) -> dict[str, tuple[Policy, ...]]:
    """By unit path the policy versions that judge people serving there, two queries however many units are asked for.

    Each version has the days of its being in force as valid_from and valid_to (superseded, retired, adoption begun or
    ended); of one policy they do not overlap. A rule that a lower unit's policy replaces is left out of the upper one
    for those days. Units that are judged alike share the very same tuple.
    """
    paths = set(unit_paths)
    adoptions = read_adoptions(session, {organisation_of(path) for path in paths})
    judged: dict[tuple[tuple[Adopted, ...], ...], tuple[Policy, ...]] = {}
    result = {}
    for path in paths:
        levels = adoptions.levels_above(path)
        key = tuple(adoptions.by_path.get(level, ()) for level in levels)
        if key not in judged:
            judged[key] = adoptions.judging(levels)
        result[path] = judged[key]
    return result


def read_adoptions(session: Session, organisation_ids: Iterable[int]) -> Adoptions:
    """What the units of these organisations have adopted; two queries."""
    rows = read_rows(session, _adoptions(), {"organisations": sorted(organisation_ids)})
    by_path: dict[str, list[Adopted]] = defaultdict(list)
    for path, policy_id, starts_on, ends_on in rows:
        by_path[path].append(Adopted(path, policy_id, Span(starts_on, ends_on)))
    versions = approved_versions(session, {row.policy_id for row in rows}) if rows else {}
    return Adoptions(
        {path: tuple(adopted) for path, adopted in by_path.items()},
        {policy_id: tuple(in_force(found)) for policy_id, found in versions.items()},
    )


@cache
def _adoptions() -> Select[*tuple[Any, ...]]:
    return (
        select(Unit.path, PolicyAdoption.policy_id, PolicyAdoption.starts_on, PolicyAdoption.ends_on)
        .join(Unit, Unit.id == PolicyAdoption.unit_id)
        .join(HourPolicy, HourPolicy.id == PolicyAdoption.policy_id)
        .where(HourPolicy.organisation_id.in_(bindparam("organisations", expanding=True)))
        .order_by(PolicyAdoption.id)
    )


def approved_versions(session: Session, policy_ids: Iterable[int]) -> dict[int, list[Policy]]:
    """By policy id the approved versions, those that were retired with that as their last day; one query."""
    rows = session.execute(
        select(PolicyVersion.policy_id, PolicyVersion.text, PolicyVersion.retired_on)
        .where(PolicyVersion.policy_id.in_(sorted(policy_ids)), PolicyVersion.approved_at.is_not(None))
        .order_by(PolicyVersion.number)
    )
    versions: dict[int, list[Policy]] = defaultdict(list)
    for policy_id, text, retired_on in rows:
        if (version := as_retired(parsed(text), retired_on)) is not None:
            versions[policy_id].append(version)
    return versions


def as_retired(policy: Policy, retired_on: date | None) -> Policy | None:
    """A version with the day on which it was retired as its last; None where it was retired before its first."""
    if retired_on is not None and retired_on < policy.valid_from:
        return None
    return ending_no_later(policy, retired_on)
