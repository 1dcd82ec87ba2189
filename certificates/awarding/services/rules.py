"""What earns a certificate: adding and removing rules, and awarding by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from certificates.awarding.domain import AlreadyAwarded
from certificates.awarding.models import AwardRule
from certificates.awarding.services.approving import await_approval
from certificates.issuing.services.issuing import issue_orders
from certificates.issuing.services.preparing import Order
from certificates.register.domain import Terms
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.contracts.achievements import AchievementSource
from lms.contracts.events import CompletionReached
from lms.organisation.api import UnitCard, units_in


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSettings:
    """A rule as an administrator states it: which achievement, what it earns, and whether somebody approves first."""

    source: AchievementSource
    ref: str
    title: str
    title_en: str | None = None
    award_ref: str
    needs_approval: bool = False
    expires_on: date | None = None


def rules_in(scope: Scope) -> Select[AwardRule]:
    """The rules of the scope's units, the newest first."""
    return select(AwardRule).where(AwardRule.unit_id.in_(units_in(scope))).order_by(AwardRule.id.desc())


def find_rule(session: Session, rule_id: int, scope: Scope) -> AwardRule | None:
    """A rule of the scope's units."""
    return session.scalar(rules_in(scope).where(AwardRule.id == rule_id))


def rule_for(session: Session, subject: str) -> AwardRule | None:
    """The rule for what was achieved, if there is one."""
    return session.scalar(select(AwardRule).where(AwardRule.subject == subject))


def add_rule(
    session: Session, unit: UnitCard, settings: RuleSettings, *, actor: Actor, clock: Clock
) -> AwardRule:
    """From now on whoever achieves it is awarded. Raises AlreadyAwarded where there is a rule for it."""
    subject = settings.source.subject_of(settings.ref)
    if rule_for(session, subject) is not None:
        raise AlreadyAwarded(title=settings.title)
    rule = AwardRule(
        unit_id=unit.id,
        source=settings.source.key,
        ref=settings.ref,
        subject=subject,
        title=settings.title,
        title_en=settings.title_en or "",
        award_ref=settings.award_ref,
        needs_approval=settings.needs_approval,
        expires_on=settings.expires_on,
        created_at=clock(),
        created_by=actor.account_id,
    )
    session.add(rule)
    session.flush()
    record(
        session, actor=actor, clock=clock, action="certificates.add_rule", subject=("award_rule", rule.id),
        title=settings.title, unit_path=unit.path,
        after={"design": settings.award_ref, "needs_approval": settings.needs_approval},
    )  # fmt: skip
    return rule


def remove_rule(session: Session, rule: AwardRule, *, actor: Actor, clock: Clock) -> None:
    """Nobody is awarded by it any more; what was issued stays."""
    record(
        session, actor=actor, clock=clock, action="certificates.remove_rule", subject=("award_rule", rule.id),
        title=rule.title, before={"design": rule.award_ref},
    )  # fmt: skip
    session.delete(rule)
    session.flush()


def award_by_rule(
    session: Session,
    rule: AwardRule,
    events: Sequence[CompletionReached],
    *,
    keeps_hours: bool,
    verify_base: str,
    actor: Actor,
    clock: Clock,
) -> int:
    """Issues what the rule awards for these completions, or lets it wait for approval. Returns how many are new."""
    terms = Terms(award_ref=rule.award_ref, expires_on=rule.expires_on, carries_hours=not keeps_hours)
    if rule.needs_approval:
        return sum(await_approval(session, event, terms) for event in events)
    orders = [Order(event, terms) for event in events]
    return len(issue_orders(session, orders, verify_base=verify_base, actor=actor, clock=clock))
