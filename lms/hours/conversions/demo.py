"""The demo organisation's own table: one that is approved, and a draft that waits for a second officer."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from lms.contracts.access import Actor
from lms.hours.conversions.services import (
    approve_conversions,
    draft_conversions,
    edit_conversions,
    shipped_conversions,
)
from lms.hours.days import local_date

TITLE = "学时折算办法"
HOLDS_SINCE = "2020-01-01"
DELIVERED = ('title = "Conversions as delivered"', "valid_from = 2010-10-25")


def make_conversions(session: Session, stage: Any) -> None:
    """Version 1 as delivered but under the organisation's name; version 2, a draft with a smaller lecturing factor."""
    organisation_id, clock = stage.organisation.id, stage.clock
    text = (
        shipped_conversions()
        .text.replace(DELIVERED[0], f'title = "{TITLE}"')
        .replace(DELIVERED[1], f"valid_from = {HOLDS_SINCE}")
    )
    first = draft_conversions(session, organisation_id, actor=stage.actor, clock=clock)
    edit_conversions(session, first, text, actor=_officer(stage, "officer"), clock=clock)
    approve_conversions(session, first, actor=_officer(stage, "head"), clock=clock)
    draft = draft_conversions(session, organisation_id, actor=stage.actor, clock=clock)
    next_year = date(local_date(stage.now).year + 1, 1, 1)
    edited = text.replace(HOLDS_SINCE, next_year.isoformat()).replace('factor = "3"', 'factor = "2.5"')
    edit_conversions(session, draft, edited, actor=_officer(stage, "head"), clock=clock)


def _officer(stage: Any, username: str) -> Actor:
    names = {person.id: person.name for person in stage.people}
    person_id = stage.cast[username]
    return Actor(stage.accounts[username], person_id, names[person_id])
