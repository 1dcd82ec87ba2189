"""Claims as plugins see them that file some for a member."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from lms.db import read_rows
from lms.hours.claims.domain import ClaimState
from lms.hours.claims.models import ClaimStep, HourClaim
from lms.hours.claims.services.statement import Statement
from lms.hours.conversions.domain.table import Kind, Unit


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """A claim: its state ("filed", "accepted", "returned", "withdrawn"), the hours it comes to, and what was last said
    to it."""

    id: int
    state: str
    hours: Decimal
    note: str

    @property
    def is_open(self) -> bool:
        """Whether it is the member's turn: it may be corrected and filed again."""
        return self.state == ClaimState.RETURNED


def claim_cards(session: Session, claim_ids: Iterable[int]) -> dict[int, ClaimCard]:
    """Claims by id, in one query; whose they are is for the caller to know."""
    wanted = list(set(claim_ids))
    rows = read_rows(session, _cards(), {"ids": wanted}) if wanted else []
    return {row.id: ClaimCard(*row) for row in rows}


@cache
def _cards() -> Select[*tuple[Any, ...]]:
    """The columns of the cards of the claims with these ids. Put together once."""
    last_said = (
        select(ClaimStep.note)
        .where(ClaimStep.claim_id == HourClaim.id)
        .order_by(ClaimStep.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    columns = (HourClaim.id, HourClaim.state, HourClaim.hours, func.coalesce(last_said, ""))
    return select(*columns).where(HourClaim.id.in_(bindparam("ids", expanding=True)))


def find_own_claim(session: Session, claim_id: int, person_id: int) -> HourClaim | None:
    """A person's own claim, locked to be changed."""
    return session.scalar(
        select(HourClaim)
        .where(HourClaim.id == claim_id, HourClaim.person_id == person_id)
        .with_for_update(of=HourClaim)
    )


def statement_of_hours(title: str, provider: str, category: str, day: date, hours: Decimal) -> Statement:
    """The statement of training elsewhere, finished on that day, of which credit hours are certified."""
    return Statement(
        kind=Kind.EXTERNAL,
        category=category,
        title=title,
        provider=provider,
        starts_on=day,
        ends_on=day,
        unit=Unit.HOURS,
        amount=hours,
    )
