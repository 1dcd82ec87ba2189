"""The manager's part: accepting, perhaps with a correction, returning, and taking an acceptance back."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.activities import CreditGrant
from lms.hours.claims.domain import ClaimState, Deciding, FilingRefused, Step, StepRefused, next_state
from lms.hours.claims.models import HourClaim
from lms.hours.claims.services.filing import note_step
from lms.hours.claims.services.statement import Statement, statement_of, worth_of
from lms.hours.conversions.domain.convert import is_whole_days
from lms.hours.conversions.domain.table import ClosedPeriod
from lms.hours.conversions.periods import is_period_closed, span_of_days
from lms.hours.days import local_date, midday
from lms.hours.imports.domain.matching import Occasion, activity_key, same_activity
from lms.hours.imports.occasions import occasions_of
from lms.hours.ledger.services import AlreadyReversed, find_entry, post_credit, reverse_credit
from lms.notifications.api import Notice, notify
from lms.organisation.api import person_card
from lms.web.paths import path_to

SOURCE = "lms.claim"
ACCEPTED, ON_RECORD = "lms.claim_accepted", "lms.claim_on_record"
RETURNED, REVOKED = "lms.claim_returned", "lms.claim_revoked"


@dataclass(frozen=True, slots=True)
class Correction:
    """What the manager puts in place of what was stated; in the unit that was stated."""

    amount: Decimal
    category: str


def accept_claim(
    session: Session,
    claim: HourClaim,
    correction: Correction | None = None,
    note: str = "",
    *,
    actor: Actor,
    clock: Clock,
) -> None:
    """Accepts a filed claim and posts what hours it has. A correction needs a note, since the member is to see why.

    Raises StepRefused (also no_note, closed), and FilingRefused (worth_nothing) when the corrected amount is nothing.
    """
    Deciding(actor.person_id, claim.person_id).check()
    state = next_state(ClaimState(claim.state), Step.ACCEPT)
    unit_path = _unit_path(session, claim, clock)
    before = _correct(session, claim, correction, unit_path)
    if before and not note:
        raise StepRefused("no_note")
    if not statement_of(claim).is_for_the_record:
        _check_closed(session, claim, unit_path)
    claim.state, claim.decided_at, claim.round = state, clock(), claim.round + 1
    grant = _grant(session, claim)
    if grant.is_worth_posting:
        post_credit(session, grant, actor=actor, clock=clock)
    note_step(
        session, claim, Step.ACCEPT, actor=actor, clock=clock, unit_path=unit_path, note=note, before=before
    )
    if claim.hours:
        _tell(session, claim, ACCEPTED, {"hours": f"{claim.hours.normalize():f}"}, clock)
    else:
        _tell(session, claim, ON_RECORD, {}, clock)


def return_claim(session: Session, claim: HourClaim, reason: str, *, actor: Actor, clock: Clock) -> None:
    """Gives a filed claim back to the member, who may correct it. Raises StepRefused (also no_note)."""
    Deciding(actor.person_id, claim.person_id).check()
    if not reason:
        raise StepRefused("no_note")
    claim.state = next_state(ClaimState(claim.state), Step.RETURN)
    claim.decided_at = clock()
    path = _unit_path(session, claim, clock)
    note_step(session, claim, Step.RETURN, actor=actor, clock=clock, unit_path=path, note=reason)
    _tell(session, claim, RETURNED, {"reason": reason}, clock)


def revoke_claim(session: Session, claim: HourClaim, reason: str, *, actor: Actor, clock: Clock) -> None:
    """Takes an acceptance back: its hours, if it brought any, are reversed and the claim is the member's again.

    Raises StepRefused (also no_note).
    """
    Deciding(actor.person_id, claim.person_id).check()
    if not reason:
        raise StepRefused("no_note")
    state = next_state(ClaimState(claim.state), Step.REVOKE)
    entry = find_entry(session, claim.person_id, SOURCE, claim.source_ref)
    if entry is not None:
        with contextlib.suppress(AlreadyReversed):  # then its hours are gone, and the claim follows
            reverse_credit(session, entry, reason=reason, actor=actor, clock=clock)
    claim.state, claim.decided_at = state, clock()
    path = _unit_path(session, claim, clock)
    note_step(session, claim, Step.REVOKE, actor=actor, clock=clock, unit_path=path, note=reason)
    _tell(session, claim, REVOKED, {"reason": reason}, clock)


def _tell(session: Session, claim: HourClaim, kind: str, values: dict[str, str], clock: Clock) -> None:
    """Tells the member what was decided. It may be decided again, so a notice is about the claim and the moment."""
    notice = Notice(
        claim.person_id,
        kind,
        {"title": claim.title, **values},
        url=path_to("claims.show", claim_id=claim.id),
        ref=f"{claim.id} {clock().isoformat()}",
    )
    notify(session, [notice], clock=clock)


def _check_closed(session: Session, claim: HourClaim, unit_path: str) -> None:
    found, _worth = worth_of(session, unit_path, statement_of(claim))
    is_refused = found.table.claims.closed_periods is ClosedPeriod.REFUSE
    if is_refused and is_period_closed(session, claim.person_id, claim.ends_on):
        raise StepRefused("closed")


def _correct(
    session: Session, claim: HourClaim, correction: Correction | None, unit_path: str
) -> dict[str, str]:
    """Puts the corrected amount and category in place. Returns what stood there, nothing when nothing changes."""
    stated = statement_of(claim)
    if correction is None or correction == Correction(stated.amount, stated.category):
        return {}
    corrected: Statement = replace(stated, amount=correction.amount, category=correction.category)
    found, worth = worth_of(session, unit_path, corrected)
    if not (worth.hours or claim.programme or stated.is_for_the_record):
        raise FilingRefused("worth_nothing")
    before = {"amount": str(claim.amount), "hours": str(claim.hours), "category": claim.category}
    claim.amount, claim.category = corrected.amount, corrected.category
    claim.hours, claim.days, claim.conversion = worth.hours, worth.days, found.name
    return before


def _grant(session: Session, claim: HourClaim) -> CreditGrant:
    """What the ledger is given: with the days as a span where they were spent there as a whole."""
    is_whole = is_whole_days(claim.starts_on.toordinal(), claim.ends_on.toordinal(), claim.days)
    starts_at, ends_at = span_of_days(claim.starts_on, claim.ends_on) if is_whole else (None, None)
    occasion = Occasion(claim.title, claim.starts_on, claim.ends_on, source=SOURCE)
    known = occasions_of(session, [claim.person_id], claim.starts_on, claim.ends_on)
    same = same_activity(occasion, known.get(claim.person_id, ()))
    return CreditGrant(
        person_id=claim.person_id,
        source=SOURCE,
        source_ref=claim.source_ref,
        category=claim.category,
        hours=claim.hours,
        days=claim.days,
        activity=same.activity if same else activity_key(claim.title, claim.starts_on),
        title=claim.title,
        earned_at=midday(claim.ends_on),
        starts_at=starts_at,
        ends_at=ends_at,
        programme=claim.programme,
        conversion=claim.conversion,
    )


def _unit_path(session: Session, claim: HourClaim, clock: Clock) -> str:
    """The path of the unit where the claimant serves now, empty when nowhere."""
    person = person_card(session, claim.person_id, local_date(clock()))
    return person.unit_path if person else ""
