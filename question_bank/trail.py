"""What the audit trail is told of things for which a unit answers: exams, contests, papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Required, TypedDict, Unpack

from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.organisation.api import unit_card


class Noted(TypedDict, total=False):
    """Who did it, when, and the values before and after."""

    actor: Required[Actor]
    clock: Required[Clock]
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def record_in_unit(
    session: Session,
    unit_id: int,
    *,
    action: str,
    subject: tuple[str, int],
    title: str,
    **noted: Unpack[Noted],
) -> None:
    """Notes who did what, for the administrators of the unit to read."""
    unit = unit_card(session, unit_id)
    record(
        session,
        action=action,
        subject=subject,
        title=title,
        unit_path=unit.path if unit else "",
        **noted,
    )
