"""What a completion is worth, and who posts it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from courses.learning.models import Completion
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.activities import CreditGrant
from lms.contracts.events import CompletionReached
from lms.events import publish
from lms.hours.api import post_credit
from lms.plugins import current_registry

CREDIT_SOURCE = "courses.completion"


def grant_of(completion: Completion) -> CreditGrant:
    """The hours of a completion, under the one key by which they can be posted."""
    return CreditGrant(
        person_id=completion.person_id,
        source=CREDIT_SOURCE,
        source_ref=str(completion.id),
        category=completion.category,
        hours=completion.hours,
        activity=f"courses.course:{completion.course_id}",
        title=completion.title,
        title_en=completion.title_en,
        earned_at=completion.completed_at,
    )


def is_awarded(completion: Completion) -> bool:
    """Whether another plugin gives an award for it, and with that its hours."""
    return completion.award_type is not None and completion.award_type in current_registry().award_types


def completion_reached(completion: Completion) -> CompletionReached:
    """What other plugins are told of a completion."""
    return CompletionReached(
        subject=f"course:{completion.course_id}",
        title=completion.title,
        title_en=completion.title_en,
        grant=grant_of(completion),
        completed_at=completion.completed_at,
        award_type=completion.award_type if is_awarded(completion) else None,
        award_ref=completion.award_ref if is_awarded(completion) else None,
    )


def give_credit(session: Session, completion: Completion, *, actor: Actor, clock: Clock) -> None:
    """Announces the completion. Its hours are posted by the plugin whose award the course gives; by this one where
    there is none, or where that plugin is not installed."""
    if not is_awarded(completion) and completion.hours > 0:
        post_credit(session, grant_of(completion), actor=actor, clock=clock)
    publish(session, completion_reached(completion))
