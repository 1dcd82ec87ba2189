"""Accepting many claims as they are stated: what would happen to each, and then that.

What somebody has to look at, by the page on which one claim is decided, is left for that page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.hours.claims.domain import Look, StepRefused
from lms.hours.claims.models import ClaimEvidence, ClaimStep, HourClaim
from lms.hours.claims.services.deciding import Acceptance, accept_all, check_grounds, check_open
from lms.hours.claims.services.grounds import Ground, grounds_of
from lms.hours.claims.services.reading import find_claims
from lms.hours.claims.services.statement import statement_of
from lms.hours.days import local_date
from lms.organisation.api import PersonCard
from lms.plugins import current_registry

_OWN_TABLES = {each.__table__ for each in (ClaimEvidence, ClaimStep)}


@dataclass(frozen=True, slots=True)
class Prospect:
    """A chosen claim, who claims, and what stands against accepting it with the others: the code of a refusal, or what
    there is to look at. `stamp` is the same for as long as the claim is."""

    claim: HourClaim
    person: PersonCard
    ground: Ground
    stamp: str
    obstacles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """A claim that is not accepted with the others, why, and the titles of what the ledger has on its days."""

    claim_id: int
    title: str
    person: PersonCard
    obstacles: tuple[str, ...]
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """How many claims were accepted, with how many credit hours in all, and those that were left."""

    count: int
    hours: Decimal
    left: Sequence[Left]


def prospects_of(
    session: Session, claim_ids: Collection[int], scope: Scope, *, actor: Actor, clock: Clock
) -> tuple[list[Prospect], list[Left]]:
    """What would be accepted of these claims, as it is stated, and what would be left; both in the order of the ids.
    What the scope does not reach is in neither."""
    claims = find_claims(session, claim_ids, scope, local_date(clock()))
    return _sorted(_prospects(session, claims, dict.fromkeys(claim_ids), actor=actor, clock=clock))


def accept_claims(
    session: Session, shown: Mapping[int, str], scope: Scope, *, actor: Actor, clock: Clock
) -> Accepted:
    """Accepts those claims of the scope that are what was shown, by id and stamp, and that nothing stands against any
    more. The others stay as they are."""
    claims = find_claims(session, shown, scope, local_date(clock()), to_change=True)
    ready, left = _sorted(_prospects(session, claims, shown, actor=actor, clock=clock))
    accept_all(session, [Acceptance(one.claim, one.ground) for one in ready], actor=actor, clock=clock)
    return Accepted(len(ready), sum((one.claim.hours for one in ready), Decimal(0)), left)


def _sorted(prospects: Iterator[Prospect]) -> tuple[list[Prospect], list[Left]]:
    ready, left = [], []
    for one in prospects:
        if one.obstacles:
            known = tuple(dict.fromkeys(other.title for other in one.ground.known))
            left.append(Left(one.claim.id, one.claim.title, one.person, one.obstacles, known))
        else:
            ready.append(one)
    return ready, left


def _prospects(
    session: Session,
    claims: Collection[HourClaim],
    shown: Mapping[int, str | None],
    *,
    actor: Actor,
    clock: Clock,
) -> Iterator[Prospect]:
    """Each claim in the order in which they were shown; without a stamp it may be whatever it is."""
    found = {claim.id: claim for claim in claims}
    grounds, more = grounds_of(session, claims, clock=clock), _more_known(session, found)
    before: dict[int, list[HourClaim]] = {}
    for claim_id in filter(found.__contains__, shown):
        claim, ground = found[claim_id], grounds[claim_id]
        if ground.person is None:  # on no page of claims either, until they hold a post again
            continue
        stamp, others = _stamp(claim), before.setdefault(claim.person_id, [])
        obstacles = _refusal(claim, ground, actor)
        if not obstacles and shown[claim_id] not in {None, stamp}:
            obstacles = (Look.CHANGED,)
        obstacles = obstacles or tuple(_to_look_at(claim, ground, others, has_more=claim_id in more))
        if not obstacles:
            others.append(claim)
        yield Prospect(claim, ground.person, ground, stamp, obstacles)


def _stamp(claim: HourClaim) -> str:
    """A digest of what is shown of a claim, and of when it was filed."""
    shown = (statement_of(claim), claim.hours, claim.days, claim.conversion, claim.filed_at, claim.round)
    return sha256(repr(shown).encode()).hexdigest()[:16]


def _refusal(claim: HourClaim, ground: Ground, actor: Actor) -> tuple[str, ...]:
    """Why it could not be accepted on its own either."""
    try:
        check_open(claim, actor)
        check_grounds(claim, ground)
    except StepRefused as refusal:
        return (refusal.code,)
    return ()


def _to_look_at(
    claim: HourClaim, ground: Ground, others: Sequence[HourClaim], *, has_more: bool
) -> Iterator[Look]:
    """What the page of the claim points out, or will once the others of the same person are accepted."""
    statement = statement_of(claim)
    rule = ground.rule(statement)
    if ground.known:
        yield Look.IN_LEDGER
    if any(statement.occasion.overlaps(statement_of(other).occasion) for other in others):
        yield Look.SAME_DAYS
    if rule.minimum_progress_percent or rule.is_test_required:
        yield Look.EVIDENCE_ASKED
    if has_more:
        yield Look.HAS_MORE


def _more_known(session: Session, claim_ids: Collection[int]) -> set[int]:
    """Those of the claims that a plugin keeps something about, such as a certificate: its tables name them by foreign
    keys. What its panel says of a claim can only be asked for one claim at a time."""
    claim = cast(Table, HourClaim.__table__).c.id
    tables = {each.__table__ for plugin in current_registry().plugins for each in plugin.models} - _OWN_TABLES
    columns = [key.parent for table in tables for key in table.foreign_keys if key.column is claim]
    found: set[int] = set()
    for column in columns:
        found.update(session.scalars(select(column).where(column.in_(claim_ids))))
    return found
