"""The audit trail of a course: every change is noted under the course, and readable in its owner unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from courses.catalogue.models import Course
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.organisation.api import unit_card


def note(
    session: Session,
    course: Course,
    action: str,
    *,
    actor: Actor,
    clock: Clock,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Notes what was done to the course or to a part of it."""
    owner = unit_card(session, course.unit_id)
    record(
        session,
        actor=actor,
        clock=clock,
        action=action,
        subject=("course", course.id),
        title=course.title,
        unit_path=owner.path if owner else "",
        before=before,
        after=after,
    )
