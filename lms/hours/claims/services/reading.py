"""Reading claims: a member's own, a manager's inbox, and what waits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, true
from sqlalchemy.orm import Session, selectinload

from lms.contracts.access import Actor, Scope
from lms.db import Hundredths
from lms.hours.claims.domain import ClaimState
from lms.hours.claims.models import ClaimEvidence, HourClaim
from lms.hours.days import local_date
from lms.organisation.api import PersonCard, person_cards, person_in_scope, person_reached, posts_on

ORDERS = {"filed": HourClaim.filed_at, "ended": HourClaim.ends_on, "hours": HourClaim.hours}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which claims a list shows, and in which order ("filed": the longest waiting first)."""

    state: str = ""
    kind: str = ""
    unit_path: str = ""
    words: str = ""
    sort: str = "filed"


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim in the manager's list: with who claims, and how many files prove it."""

    claim: HourClaim
    person: PersonCard
    files: int


def claims_of(person_id: int, state: str = "") -> Select[HourClaim]:
    """A person's claims, newest first."""
    statement = select(HourClaim).where(HourClaim.person_id == person_id)
    if state:
        statement = statement.where(HourClaim.state == state)
    return statement.order_by(HourClaim.filed_at.desc(), HourClaim.id.desc())


def states_of(session: Session, person_id: int) -> dict[str, int]:
    """How many of a person's claims stand where."""
    rows = session.execute(
        select(HourClaim.state, func.count())
        .where(HourClaim.person_id == person_id)
        .group_by(HourClaim.state)
    )
    return {state: number for state, number in rows}  # noqa: C416  rows are no pairs to the type checker


def pending_hours(session: Session, person_id: int, starts: date, ends: date) -> Decimal:
    """The credit hours of a person's filed claims that nobody has decided yet, earned between two days."""
    bounds = {"claimant": person_id, "starts": starts, "ends": ends}
    return session.scalar(_pending(), bounds) or Decimal(0)


@cache
def _pending() -> Select[Decimal]:
    return select(func.sum(HourClaim.hours, type_=Hundredths())).where(
        HourClaim.person_id == bindparam("claimant"),
        HourClaim.state == ClaimState.FILED,
        HourClaim.ends_on.between(bindparam("starts"), bindparam("ends")),
    )


def find_claim(
    session: Session, claim_id: int, scope: Scope, today: date, *, to_change: bool = False
) -> HourClaim | None:
    """A claim that the scope reaches, None when there is none; locked where it is to be changed."""
    statement = select(HourClaim).where(
        HourClaim.id == claim_id, person_in_scope(HourClaim.person_id, scope, today)
    )
    if to_change:
        return session.scalar(statement.with_for_update(of=HourClaim))
    return session.scalar(statement.options(selectinload(HourClaim.steps), selectinload(HourClaim.evidence)))


def find_claims(
    session: Session, claim_ids: Collection[int], scope: Scope, today: date, *, to_change: bool = False
) -> list[HourClaim]:
    """Those of the claims that the scope reaches; locked where they are to be changed, always in the same order, so
    that of two who change some of the same one waits for the other."""
    statement = (
        select(HourClaim)
        .where(HourClaim.id.in_(claim_ids), person_reached(HourClaim.person_id, scope, today))
        .order_by(HourClaim.id)
    )
    return list(session.scalars(statement.with_for_update(of=HourClaim) if to_change else statement))


def claims_to_decide(actor: Actor, now: datetime) -> Select[int]:
    """How many filed claims wait for this actor."""
    return _number_waiting(actor.scope("lms.decide_claims"), actor.person_id, local_date(now))


@lru_cache(maxsize=256)
def _number_waiting(scope: Scope, person_id: int | None, today: date) -> Select[int]:
    """Kept for each of the few who decide, as the navigation of all their pages has this number."""
    return (
        select(func.count())
        .select_from(HourClaim)
        .where(
            HourClaim.state == ClaimState.FILED,
            person_reached(HourClaim.person_id, scope, today),
            _of_others(person_id),
        )
    )


def count_by_state(
    session: Session, actor: Actor, scope: Scope, today: date, wanted: Wanted
) -> dict[str, int]:
    """How many claims fit the list but for their state, by state."""
    statement = select(HourClaim.state, func.count()).group_by(HourClaim.state)
    rows = session.execute(_filtered(statement, actor, scope, today, wanted))
    return {state: number for state, number in rows}  # noqa: C416  rows are no pairs to the type checker


def claim_lines(
    session: Session,
    actor: Actor,
    scope: Scope,
    today: date,
    wanted: Wanted,
    *,
    limit: int,
    offset: int,
) -> list[ClaimLine]:
    """The claims of others within the scope that are wanted: two queries, and one for the names."""
    files = (
        select(func.count())
        .select_from(ClaimEvidence)
        .where(ClaimEvidence.claim_id == HourClaim.id)
        .correlate(HourClaim)
        .scalar_subquery()
    )
    statement = _filtered(select(HourClaim, files), actor, scope, today, wanted)
    if wanted.state:
        statement = statement.where(HourClaim.state == wanted.state)
    key = ORDERS.get(wanted.sort.lstrip("-"), HourClaim.filed_at)
    order = key.desc() if wanted.sort.startswith("-") else key.asc()
    rows: Sequence[Any] = session.execute(
        statement.order_by(order, HourClaim.id).limit(limit).offset(offset)
    ).all()
    people = person_cards(session, {claim.person_id for claim, _files in rows}, today)
    return [ClaimLine(claim, people[claim.person_id], files) for claim, files in rows]


def _filtered(statement: Any, actor: Actor, scope: Scope, today: date, wanted: Wanted) -> Any:
    """The statement over claims, narrowed to those that the list may show and that are wanted."""
    posts = posts_on(today)
    statement = statement.join(posts, posts.c.person_id == HourClaim.person_id).where(
        person_in_scope(HourClaim.person_id, scope, today), _of_others(actor.person_id)
    )
    if wanted.kind:
        statement = statement.where(HourClaim.kind == wanted.kind)
    if wanted.unit_path:
        statement = statement.where(posts.c.unit_path.startswith(wanted.unit_path, autoescape=True))
    if wanted.words:
        columns = (HourClaim.title, posts.c.name, posts.c.name_en, posts.c.number)
        statement = statement.where(
            or_(*(column.icontains(wanted.words, autoescape=True) for column in columns))
        )
    return statement


def _of_others(person_id: int | None) -> ColumnElement[bool]:
    """Nobody decides their own claims."""
    return HourClaim.person_id != person_id if person_id is not None else true()
