"""The demo's tray: some completions whose certificate waits, and a rule for an exam."""

from __future__ import annotations

from sqlalchemy.orm import Session

from certificates.awarding.services.approving import await_approval
from certificates.awarding.services.rules import RuleSettings, add_rule
from certificates.issuing.achieved import achievements_in
from certificates.register.domain import Terms
from certificates.shipped.catalogue import DEFAULT_KEY
from lms.contracts.access import Scope
from lms.demo.stage import Stage

WAITING = 3


def make_candidacies(session: Session, stage: Stage) -> None:
    """The newest completions that name no award wait for one; an exam earns one by itself."""
    events = [event for event in stage.made.get("completions", ()) if event.award_type is None]
    cast = set(stage.cast.values())
    others = [event for event in events if event.grant.person_id not in cast]
    for event in sorted(others, key=lambda event: event.completed_at)[-WAITING:]:
        await_approval(session, event, Terms(award_ref=DEFAULT_KEY))
    scope = Scope(unit_paths=(stage.organisation.path,))
    exam = next((each for each in achievements_in(session, scope) if each.source.subject == "exam"), None)
    if exam is not None:
        settings = RuleSettings(
            source=exam.source,
            ref=exam.ref,
            title=exam.title,
            title_en=exam.title_en,
            award_ref=DEFAULT_KEY,
            needs_approval=True,
        )
        add_rule(session, stage.organisation, settings, actor=stage.actor, clock=stage.clock)
