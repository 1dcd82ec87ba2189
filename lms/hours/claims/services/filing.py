"""The member's part: filing a claim, correcting one that was returned, withdrawing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from lms.files.api import ReceivedFile, store_upload
from lms.hours.claims.domain import (
    ClaimState,
    FilingRefused,
    Step,
    check_days,
    check_in_time,
    next_state,
)
from lms.hours.claims.models import ClaimEvidence, HourClaim
from lms.hours.claims.services.statement import Statement, worth_of
from lms.hours.claims.services.story import Taken, note_step
from lms.hours.conversions.periods import is_period_closed, period_end
from lms.hours.days import local_date
from lms.organisation.api import PersonCard, person_card


def file_claim(
    session: Session,
    person_id: int,
    statement: Statement,
    evidence: Sequence[ReceivedFile],
    *,
    actor: Actor,
    clock: Clock,
) -> HourClaim:
    """Files a claim for the person's manager to decide. Raises FilingRefused."""
    claim = HourClaim(person_id=person_id, state=ClaimState.FILED, round=0)
    person = _put(session, claim, statement, len(evidence), clock)
    session.add(claim)
    _flush_once(session, claim)
    _attach(session, claim, person, evidence, actor=actor, clock=clock)
    note_step(session, Step.FILE, Taken(claim, person.unit_path), actor=actor, clock=clock)
    return claim


def refile_claim(
    session: Session,
    claim: HourClaim,
    statement: Statement,
    evidence: Sequence[ReceivedFile],
    *,
    actor: Actor,
    clock: Clock,
) -> None:
    """Files a returned claim again, as corrected; new evidence joins what is there.

    Raises StepRefused when the claim is not returned, and FilingRefused.
    """
    state = next_state(ClaimState(claim.state), Step.REFILE)
    person = _put(session, claim, statement, len(claim.evidence) + len(evidence), clock)
    claim.state, claim.decided_at = state, None
    _flush_once(session, claim)
    _attach(session, claim, person, evidence, actor=actor, clock=clock)
    note_step(session, Step.REFILE, Taken(claim, person.unit_path), actor=actor, clock=clock)


def withdraw_claim(session: Session, claim: HourClaim, *, actor: Actor, clock: Clock) -> None:
    """Takes a claim back that is not accepted. Raises StepRefused."""
    claim.state = next_state(ClaimState(claim.state), Step.WITHDRAW)
    claim.decided_at = clock()
    note_step(session, Step.WITHDRAW, Taken(claim), actor=actor, clock=clock)


def same_claim(session: Session, person_id: int, statement: Statement, but: int | None) -> HourClaim | None:
    """The person's other claim with the same title and days that has not been withdrawn."""
    return session.scalar(
        select(HourClaim).where(
            HourClaim.person_id == person_id,
            HourClaim.match_key == statement.match_key,
            HourClaim.state != ClaimState.WITHDRAWN,
            HourClaim.id != (but or 0),
        )
    )


def _put(session: Session, claim: HourClaim, statement: Statement, evidence: int, clock: Clock) -> PersonCard:
    """Checks a statement and writes it into the claim. Returns who claims. Raises FilingRefused."""
    now = clock()
    today = local_date(now)
    person = person_card(session, claim.person_id, today)
    if person is None:
        raise FilingRefused("no_post")
    check_days(statement.starts_on, statement.ends_on, today)
    found, worth = worth_of(session, person.unit_path, statement)
    rule = found.table.claims
    is_late = not statement.is_for_the_record and check_in_time(
        rule,
        period_end(statement.ends_on),
        today,
        is_closed=is_period_closed(session, claim.person_id, statement.ends_on),
    )
    if rule.is_evidence_required and not evidence:
        raise FilingRefused("no_evidence")
    if not (worth.hours or statement.programme or statement.is_for_the_record):
        raise FilingRefused("worth_nothing")
    if other := same_claim(session, claim.person_id, statement, claim.id):
        raise FilingRefused("same_claim", filed=local_date(other.filed_at), claim_id=other.id)
    _write(claim, statement)
    claim.hours, claim.days, claim.conversion = worth.hours, worth.days, found.name
    claim.is_late, claim.filed_at = is_late, now
    return person


def _write(claim: HourClaim, statement: Statement) -> None:
    claim.kind, claim.unit, claim.amount = statement.kind, statement.unit, statement.amount
    claim.category, claim.title, claim.provider = statement.category, statement.title, statement.provider
    claim.starts_on, claim.ends_on = statement.starts_on, statement.ends_on
    claim.programme, claim.match_key = statement.programme, statement.match_key


def _flush_once(session: Session, claim: HourClaim) -> None:
    """Writes the claim; of two filed at once the database lets one in. Raises FilingRefused (same_claim)."""
    filed: date = local_date(claim.filed_at)
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError:
        raise FilingRefused("same_claim", filed=filed, claim_id=None) from None


def _attach(
    session: Session,
    claim: HourClaim,
    person: PersonCard,
    evidence: Sequence[ReceivedFile],
    *,
    actor: Actor,
    clock: Clock,
) -> None:
    for received in evidence:
        card = store_upload(
            session, received, unit_id=person.unit_id, actor=actor, clock=clock, visibility="private"
        )
        session.add(ClaimEvidence(claim_id=claim.id, file_id=card.id))
    session.flush()
    session.expire(claim, ["evidence"])
