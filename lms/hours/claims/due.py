"""What the home page says of a member's claims."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.contracts.access import Actor
from lms.contracts.navigation import DueItem
from lms.hours.claims.domain import ClaimState
from lms.hours.claims.models import HourClaim
from lms.hours.conversions.periods import period_end
from lms.hours.conversions.services import conversions_for
from lms.hours.days import midday


def returned_claims(session: Session, actor: Actor, now: datetime) -> list[DueItem]:
    """The returned claims that wait for their member; due on the last day on which they may be filed again."""
    if actor.person_id is None:
        return []
    claims = session.scalars(
        select(HourClaim)
        .where(HourClaim.person_id == actor.person_id, HourClaim.state == ClaimState.RETURNED)
        .order_by(HourClaim.id)
    ).all()
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
