"""What a completion is worth, and who posts it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from courses.learning.models import Completion
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.activities import CreditGrant
from lms.contracts.events import CompletionReached
from lms.events import publish
from lms.hours.api import post_credit
from lms.organisation.api import plugins_off_for
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
        programme=completion.programme,
    )


def is_awarded(completion: Completion, off: Collection[str]) -> bool:
    """Whether another plugin gives an award for it, and with that its hours; `off` are those that the person's
    organisation has switched off."""
    award, registry = completion.award_type, current_registry()
    return award is not None and award in registry.award_types and registry.owner(award) not in off


def completion_reached(completion: Completion, off: Collection[str] = ()) -> CompletionReached:
    """What other plugins are told of a completion."""
    has_award = is_awarded(completion, off)
    return CompletionReached(
        subject=f"course:{completion.course_id}",
        title=completion.title,
        title_en=completion.title_en,
        grant=grant_of(completion),
        completed_at=completion.completed_at,
        award_type=completion.award_type if has_award else None,
        award_ref=completion.award_ref if has_award else None,
    )


def give_credit(session: Session, completion: Completion, *, actor: Actor, clock: Clock) -> None:
    """Announces the completion. Its hours are posted by the plugin whose award the course gives; by this one where
    there is none, or where that plugin is not installed or switched off for the person's organisation."""
    off = plugins_off_for(session, completion.person_id) if completion.award_type else frozenset()
    grant = grant_of(completion)
    if not is_awarded(completion, off) and grant.is_worth_posting:
        post_credit(session, grant, actor=actor, clock=clock)
    publish(session, completion_reached(completion, off))
