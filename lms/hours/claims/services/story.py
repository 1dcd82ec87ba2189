"""Writing down what was done with claims: in their stories, and in the audit trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import insert
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.hours.claims.domain import Step
from lms.hours.claims.models import ClaimStep, HourClaim


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that a claim has taken: its unit's administrators may read of it; `note` is what was said to it, and
    `before` what stood in the claim until it was corrected."""

    claim: HourClaim
    unit_path: str = ""
    note: str = ""
    before: Mapping[str, str] = field(default_factory=dict)


def note_step(session: Session, step: Step, taken: Taken, *, actor: Actor, clock: Clock) -> None:
    """Writes into the claim's story and the audit trail what was done."""
    note_steps(session, step, [taken], actor=actor, clock=clock)


def note_steps(session: Session, step: Step, taken: Sequence[Taken], *, actor: Actor, clock: Clock) -> None:
    """The same for many claims that took this step together."""
    session.flush()
    now = clock()
    steps = [
        {
            "claim_id": one.claim.id,
            "step": step,
            "happened_at": now,
            "by_person": actor.person_id,
            "by_name": actor.name,
            "note": one.note,
            "before": dict(one.before),
        }
        for one in taken
    ]
    if steps:
        session.execute(insert(ClaimStep), steps)
    for one in taken:
        claim = one.claim
        after = {"state": claim.state, "hours": str(claim.hours), "category": claim.category}
        record(
            session,
            actor=actor,
            clock=clock,
            action=f"lms.{step}_claim",
            subject=("hour_claim", claim.id),
            title=claim.title,
            unit_path=one.unit_path,
            before=one.before,
            after=after | ({"reason": one.note} if one.note else {}),
        )
