"""Awarding by rules what nobody announces at the moment it is achieved: a contest that is over."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from certificates.awarding.models import AwardRule
from certificates.awarding.services.rules import award_by_rule
from certificates.sheets.site import base_url
from lms.db import current_session
from lms.jobs.api import JobContext
from lms.plugins import current_registry

AWARD_JOB = "certificates.award_by_rules"
AT_ONCE = 200


def award_by_rules(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Looks through all rules for completions that were not heard of, as with a rule that is younger than they are.

    What has been awarded or waits is passed over, so that a job that is done again changes nothing.
    """
    sources = current_registry().achievement_sources
    session, awarded = current_session(), 0
    rules = session.scalars(select(AwardRule.id).order_by(AwardRule.id)).all()
    for done, rule_id in enumerate(rules):
        context.progress(done, len(rules))
        rule = session.get(AwardRule, rule_id)
        source = sources.get(rule.source) if rule else None
        if rule is None or source is None:
            continue
        events = source.achieved(session, rule.ref, None)
        for start in range(0, len(events), AT_ONCE):
            with context.unit_of_work() as writing:
                held = writing.get(AwardRule, rule_id)
                if held is not None:
                    awarded += award_by_rule(
                        writing, held, events[start : start + AT_ONCE], keeps_hours=source.keeps_hours,
                        verify_base=base_url(), actor=context.actor, clock=context.clock,
                    )  # fmt: skip
    return {"awarded": awarded}
