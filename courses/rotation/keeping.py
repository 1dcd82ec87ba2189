"""Hours that belong to a completed duty, and where both are withdrawn."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.rotation.domain import SOURCE
from courses.rotation.models import RotationDuty


def withdrawn_at(session: Session, person_id: int, source: str, source_ref: str) -> str | None:
    """The page of the cycle in which the completion that gave these hours is recorded."""
    duty_id, _, number = source_ref.partition(":")
    if source != SOURCE or not (duty_id.isdigit() and number.isdigit()):
        return None
    cycle_id = session.scalar(
        select(RotationDuty.cycle_id).where(
            RotationDuty.id == int(duty_id),
            RotationDuty.person_id == person_id,
            RotationDuty.round == int(number),
            RotationDuty.completed_on.is_not(None),
        )
    )
    return url_for("rotation.show", cycle_id=cycle_id, state="covered") if cycle_id else None
