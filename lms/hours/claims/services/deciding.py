"""The manager's part: accepting, perhaps with a correction, returning, and taking an acceptance back."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.activities import CreditGrant
from lms.hours.claims.domain import ClaimState, Deciding, FilingRefused, Step, StepRefused, next_state
from lms.hours.claims.models import HourClaim
from lms.hours.claims.services.grounds import Ground, grounds_of
from lms.hours.claims.services.statement import SOURCE, Statement, statement_of
from lms.hours.claims.services.story import Taken, note_step, note_steps
from lms.hours.conversions.domain.convert import is_whole_days
from lms.hours.conversions.periods import span_of_days
from lms.hours.days import local_date, midday
from lms.hours.imports.domain.matching import activity_key, same_activity
from lms.hours.ledger.services import AlreadyReversed, find_entry, post_credits, reverse_credit
from lms.notifications.api import Notice, notify
from lms.organisation.api import person_card
from lms.web.paths import path_to

ACCEPTED, ON_RECORD = "lms.claim_accepted", "lms.claim_on_record"
RETURNED, REVOKED = "lms.claim_returned", "lms.claim_revoked"


@dataclass(frozen=True, slots=True)
class Correction:
    """What the manager puts in place of what was stated; in the unit that was stated."""

    amount: Decimal
    category: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A claim to be accepted as it stands, and on what grounds; `before` is what a correction has replaced."""

    claim: HourClaim
    ground: Ground
    note: str = ""
    before: Mapping[str, str] = field(default_factory=dict)


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
    check_open(claim, actor)
    ground = grounds_of(session, [claim], clock=clock)[claim.id]
    before = _correct(claim, correction, ground)
    if before and not note:
        raise StepRefused("no_note")
    check_grounds(claim, ground)
    accept_all(session, [Acceptance(claim, ground, note, before)], actor=actor, clock=clock)


def check_open(claim: HourClaim, actor: Actor) -> None:
    """Raises StepRefused when the claim is the actor's own, or does not wait for a decision."""
    Deciding(actor.person_id, claim.person_id).check()
    next_state(ClaimState(claim.state), Step.ACCEPT)


def check_grounds(claim: HourClaim, ground: Ground) -> None:
    """Raises StepRefused (closed)."""
    if ground.refuses(statement_of(claim)):
        raise StepRefused("closed")


def accept_all(session: Session, acceptances: Sequence[Acceptance], *, actor: Actor, clock: Clock) -> None:
    """Carries out what was checked: posts the hours, writes the stories, tells the members. One claim takes as many
    statements as many do, but for those that complete a programme: completions are announced one by one.

    Raises StepRefused.
    """
    now = clock()
    for one in acceptances:
        claim = one.claim
        claim.state = next_state(ClaimState(claim.state), Step.ACCEPT)
        claim.decided_at, claim.round = now, claim.round + 1
    grants = [_grant(one.claim, one.ground) for one in acceptances]
    post_credits(session, [each for each in grants if each.is_worth_posting], actor=actor, clock=clock)
    taken = [Taken(one.claim, one.ground.unit_path, one.note, one.before) for one in acceptances]
    note_steps(session, Step.ACCEPT, taken, actor=actor, clock=clock)
    notify(session, [_accepted_notice(one.claim, clock) for one in acceptances], clock=clock)


def return_claim(session: Session, claim: HourClaim, reason: str, *, actor: Actor, clock: Clock) -> None:
    """Gives a filed claim back to the member, who may correct it. Raises StepRefused (also no_note)."""
    Deciding(actor.person_id, claim.person_id).check()
    if not reason:
        raise StepRefused("no_note")
    claim.state = next_state(ClaimState(claim.state), Step.RETURN)
    claim.decided_at = clock()
    taken = Taken(claim, _unit_path(session, claim, clock), reason)
    note_step(session, Step.RETURN, taken, actor=actor, clock=clock)
    notify(session, [_notice(claim, RETURNED, {"reason": reason}, clock)], clock=clock)


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
    taken = Taken(claim, _unit_path(session, claim, clock), reason)
    note_step(session, Step.REVOKE, taken, actor=actor, clock=clock)
    notify(session, [_notice(claim, REVOKED, {"reason": reason}, clock)], clock=clock)


def _accepted_notice(claim: HourClaim, clock: Clock) -> Notice:
    if claim.hours:
        return _notice(claim, ACCEPTED, {"hours": f"{claim.hours.normalize():f}"}, clock)
    return _notice(claim, ON_RECORD, {}, clock)


def _notice(claim: HourClaim, kind: str, values: dict[str, str], clock: Clock) -> Notice:
    """What the member is told. It may be decided again, so a notice is about the claim and the moment."""
    return Notice(
        claim.person_id,
        kind,
        {"title": claim.title, **values},
        url=path_to("claims.show", claim_id=claim.id),
        ref=f"{claim.id} {clock().isoformat()}",
    )


def _correct(claim: HourClaim, correction: Correction | None, ground: Ground) -> dict[str, str]:
    """Puts the corrected amount and category in place. Returns what stood there, nothing when nothing changes."""
    stated = statement_of(claim)
    if correction is None or correction == Correction(stated.amount, stated.category):
        return {}
    corrected: Statement = replace(stated, amount=correction.amount, category=correction.category)
    worth = ground.worth(corrected)
    if not (worth.hours or claim.programme or stated.is_for_the_record):
        raise FilingRefused("worth_nothing")
    before = {"amount": str(claim.amount), "hours": str(claim.hours), "category": claim.category}
    claim.amount, claim.category = corrected.amount, corrected.category
    claim.hours, claim.days, claim.conversion = worth.hours, worth.days, ground.conversions.name
    return before


def _grant(claim: HourClaim, ground: Ground) -> CreditGrant:
    """What the ledger is given: with the days as a span where they were spent there as a whole."""
    is_whole = is_whole_days(claim.starts_on.toordinal(), claim.ends_on.toordinal(), claim.days)
    starts_at, ends_at = span_of_days(claim.starts_on, claim.ends_on) if is_whole else (None, None)
    same = same_activity(statement_of(claim).occasion, ground.known)
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
