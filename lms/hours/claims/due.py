"""What the home page says of claims. What two parts of it want is read once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from flask import g, url_for
from flask_babel import gettext as _
from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from lms.contracts.access import Actor
from lms.contracts.navigation import DueItem
from lms.db import read_rows
from lms.hours.claims.domain import ClaimState
from lms.hours.claims.models import HourClaim
from lms.hours.conversions.periods import period_end
from lms.hours.conversions.services import conversions_for
from lms.hours.days import midday


def returned_claims(session: Session, actor: Actor, now: datetime) -> list[DueItem]:
    """The returned claims that wait for their member; due on the last day on which they may be filed again."""
    if actor.person_id is None:
        return []
    claims = [one for one in _unsettled(session, actor.person_id) if one.state == ClaimState.RETURNED]
    return [
        DueItem(
            title=claim.title,
            url=url_for("claims.show", claim_id=claim.id),
            icon="file-text",
            due_at=midday(
                conversions_for(session, actor.unit_path or "", claim.ends_on).table.claims.last_day(
                    period_end(claim.ends_on)
                )
            ),
            detail=_("The claim was returned: correct it and file it again."),
        )
        for claim in claims
    ]


def hours_claimed(session: Session, person_id: int, starts: date, ends: date) -> Decimal:
    """The credit hours of a person's claims that nobody has decided yet, earned between two days."""
    filed = (one for one in _unsettled(session, person_id) if one.state == ClaimState.FILED)
    return sum((one.hours for one in filed if starts <= one.ends_on <= ends), Decimal(0))


def _unsettled(session: Session, person_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """The person's claims that wait for somebody: filed ones for a manager, returned ones for the member."""
    kept: dict[int, Sequence[Row[*tuple[Any, ...]]]] = g.setdefault("unsettled_claims", {})
    if person_id not in kept:
        kept[person_id] = read_rows(session, _claims(), {"claimant": person_id})
    return kept[person_id]


@cache
def _claims() -> Select[*tuple[Any, ...]]:
    return (
        select(HourClaim.id, HourClaim.title, HourClaim.state, HourClaim.hours, HourClaim.ends_on)
        .where(
            HourClaim.person_id == bindparam("claimant"),
            HourClaim.state.in_((ClaimState.FILED, ClaimState.RETURNED)),
        )
        .order_by(HourClaim.id)
    )
