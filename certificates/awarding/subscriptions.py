"""What awarding hears: completions that earn a certificate by a rule, or only once somebody has approved."""

from __future__ import annotations

from sqlalchemy.orm import Session

from certificates.awarding.services.approving import await_approval
from certificates.awarding.services.rules import award_by_rule, rule_for
from certificates.register.domain import Terms
from certificates.sheets.site import base_url
from lms.clock import current_clock
from lms.contracts.access import Actor
from lms.contracts.events import CompletionReached
from lms.events import Subscription
from lms.plugins import current_registry

AFTER_APPROVAL = "certificates.after_approval"
ACTOR = Actor.system("certificates")


def on_completion(session: Session, event: CompletionReached) -> None:
    """Lets it wait where the award says so; awards by a rule where the completion names no award itself."""
    if event.award_type == AFTER_APPROVAL:
        await_approval(session, event, Terms())
    elif event.award_type is None and (rule := rule_for(session, event.subject)) is not None:
        award_by_rule(
            session, rule, [event], keeps_hours=keeps_hours(rule.source),
            verify_base=base_url(), actor=ACTOR, clock=current_clock(),
        )  # fmt: skip


def keeps_hours(source: str) -> bool:
    """Whether the hours of such completions are taken back where they were recorded."""
    found = current_registry().achievement_sources.get(source)
    return found is not None and found.keeps_hours


subscriptions = (Subscription(CompletionReached, on_completion),)
