"""Recording leave, deciding exemptions, and withdrawing either. Nobody does it for themselves."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.events import publish
from lms.hours.days import local_date
from lms.hours.leaves.domain import Decision, LeaveRefused, check_decider, check_decision, check_leave
from lms.hours.leaves.events import RequirementChanged
from lms.hours.leaves.models import Exemption, Leave
from lms.organisation.api import person_card, person_names

Kept = Leave | Exemption


def record_leave(
    session: Session,
    person_id: int,
    starts_on: date,
    ends_on: date | None,
    reason: str,
    *,
    actor: Actor,
    clock: Clock,
) -> Leave:
    """Records an approved absence; without a last day it goes on. Raises LeaveRefused."""
    check_decider(actor.person_id, person_id)
    check_leave(starts_on, ends_on, reason)
    same = select(Leave.id).where(
        Leave.person_id == person_id,
        Leave.starts_on == starts_on,
        Leave.ends_on.is_not_distinct_from(ends_on),
        Leave.withdrawn_at.is_(None),
    )
    if session.scalar(same.limit(1)) is not None:
        raise LeaveRefused("twice")
    leave = Leave(
        person_id=person_id,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        recorded_by=actor.account_id,
        recorded_at=clock(),
    )
    _keep(session, leave, "lms.record_leave", actor, clock)
    return leave


def decide_exemption(
    session: Session, person_id: int, decision: Decision, measure: str, *, actor: Actor, clock: Clock
) -> Exemption:
    """Takes one rule's period of a person out, asks for less, or puts it off; `measure` is the rule's. Raises
    LeaveRefused, also where something was decided about that period already."""
    check_decider(actor.person_id, person_id)
    decision = check_decision(decision, measure)
    same = select(Exemption.id).where(
        Exemption.person_id == person_id,
        Exemption.rule == decision.rule,
        Exemption.period_starts_on == decision.period_starts_on,
        Exemption.withdrawn_at.is_(None),
    )
    if session.scalar(same.limit(1)) is not None:
        raise LeaveRefused("decided")
    exemption = Exemption(
        person_id=person_id,
        rule=decision.rule,
        period_starts_on=decision.period_starts_on,
        kind=decision.kind.value,
        hours=decision.amount,
        reason=decision.reason,
        decided_by=actor.account_id,
        decided_at=clock(),
    )
    _keep(session, exemption, "lms.decide_exemption", actor, clock)
    return exemption


def withdraw(session: Session, kept: Kept, *, actor: Actor, clock: Clock) -> None:
    """Takes a leave or an exemption back; the row stays. Once withdrawn it stays so. Raises LeaveRefused."""
    check_decider(actor.person_id, kept.person_id)
    if kept.withdrawn_at is None:
        kept.withdrawn_at = clock()
        _note(session, kept, "lms.withdraw_leave" if isinstance(kept, Leave) else "lms.withdraw_exemption",
              actor, clock)  # fmt: skip


def restore(session: Session, kept: Kept, *, actor: Actor, clock: Clock) -> None:
    """Undoes a withdrawal. Raises LeaveRefused."""
    check_decider(actor.person_id, kept.person_id)
    if kept.withdrawn_at is not None:
        kept.withdrawn_at = None
        _note(session, kept, "lms.record_leave" if isinstance(kept, Leave) else "lms.decide_exemption",
              actor, clock)  # fmt: skip


def leaves_of(session: Session, person_id: int) -> list[Leave]:
    """The leaves that stand, the latest first."""
    return list(session.scalars(_leaves(), {"person": person_id}))


@cache
def _leaves() -> Select[Leave]:
    return (
        select(Leave)
        .where(Leave.person_id == bindparam("person"), Leave.withdrawn_at.is_(None))
        .order_by(Leave.starts_on.desc(), Leave.id.desc())
    )


def exemptions_of(session: Session, person_id: int) -> list[Exemption]:
    """The exemptions that stand, the latest period first."""
    return list(session.scalars(_exemptions(), {"person": person_id}))


@cache
def _exemptions() -> Select[Exemption]:
    return (
        select(Exemption)
        .where(Exemption.person_id == bindparam("person"), Exemption.withdrawn_at.is_(None))
        .order_by(Exemption.period_starts_on.desc(), Exemption.id.desc())
    )


def find_kept(session: Session, kind: type[Kept], person_id: int, kept_id: int) -> Kept | None:
    """A person's leave or exemption, locked until the transaction ends."""
    model: Any = kind
    statement = select(model).where(model.id == kept_id, model.person_id == person_id)
    found: Kept | None = session.scalar(statement.with_for_update(of=model))
    return found


def _keep(session: Session, kept: Kept, action: str, actor: Actor, clock: Clock) -> None:
    session.add(kept)
    session.flush()
    _note(session, kept, action, actor, clock)


def _note(session: Session, kept: Kept, action: str, actor: Actor, clock: Clock) -> None:
    session.flush()
    card = person_card(session, kept.person_id, local_date(clock()))
    name = person_names(session, [kept.person_id])[kept.person_id].name
    record(
        session,
        actor=actor,
        clock=clock,
        action=action,
        subject=("person", kept.person_id),
        title=name,
        unit_path=card.unit_path if card else "",
        after=_values(kept),
    )
    publish(session, RequirementChanged(kept.person_id))


def _values(kept: Kept) -> dict[str, object]:
    if isinstance(kept, Leave):
        return {"from": kept.starts_on, "to": kept.ends_on or "", "reason": kept.reason}
    return {
        "rule": kept.rule,
        "period": kept.period_starts_on,
        "kind": kept.kind,
        "amount": kept.hours if kept.hours is not None else "",
        "reason": kept.reason,
    }
