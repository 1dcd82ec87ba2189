"""A policy in the demo: the next version of the annual rules, drafted by one officer, waiting for another."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from lms.demo.stage import Stage
from lms.hours.days import local_date
from lms.hours.domain.policy import Rule
from lms.hours.domain.writing import rule_values
from lms.hours.policies.documents import with_rule
from lms.hours.policies.services.drafting import draft_from
from lms.hours.policies.shipped import FOUNDING, founding_policy, shipped_text
from lms.organisation.models import Unit


def make_policies(session: Session, stage: Stage) -> None:
    """One draft; until it is approved the demo's people stand under the founding rules."""
    rules = {rule.id: rule for rule in founding_policy().rules}
    text = with_rule(shipped_text(FOUNDING), "annual", _with_online_cap(rules["annual"]))
    text = with_rule(text, "lecture", rule_values(rules["lecture"]) | {"required": "2"})
    version = draft_from(
        session,
        text,
        session.get_one(Unit, stage.organisation.id),
        local_date(stage.now),
        actor=replace(stage.actor, account_id=stage.accounts["officer"]),
        clock=stage.clock,
    )
    version.drafted_at = stage.days_ago(3)


def _with_online_cap(rule: Rule) -> dict[str, object]:
    cap = {"categories": ["online"], "share": "1/2", "of": "required"}
    return rule_values(rule) | {"caps": [cap]}
