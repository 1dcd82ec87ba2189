"""The life of a claim, and when one may be filed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.hours.conversions.domain.table import ClaimRule, ClosedPeriod


class ClaimState(StrEnum):
    """Where a claim stands. RETURNED waits for the member, FILED for the manager; WITHDRAWN is the end."""

    FILED = "filed"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What can be done with a claim. File, refile and withdraw are the member's, the others the manager's."""

    FILE = "file"
    REFILE = "refile"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    RETURN = "return"
    REVOKE = "revoke"


class StepRefused(Exception):
    """The step is not open; `code` says why. The claim is as it was."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class FilingRefused(Exception):
    """The claim cannot be filed; `code` says why, `values` fill the sentence in."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Look(StrEnum):
    """What somebody has to look at before a claim is accepted, so that it is not accepted together with others."""

    CHANGED = "changed"  # it is not what was shown
    IN_LEDGER = "in_ledger"  # the ledger has something on its days
    SAME_DAYS = "same_days"  # so has a claim of the same person that is accepted before it
    EVIDENCE_ASKED = "evidence_asked"  # the table asks for what only the evidence can say
    HAS_MORE = "has_more"  # a plugin knows more of it


def next_state(state: ClaimState, step: Step) -> ClaimState:
    """Where the step leads. Raises StepRefused: what was decided, returned or withdrawn meanwhile is named."""
    match state:
        case ClaimState.FILED:
            return _after_filing(step)
        case ClaimState.RETURNED:
            return _after_return(step)
        case ClaimState.ACCEPTED:
            return _after_acceptance(step)
        case ClaimState.WITHDRAWN:
            raise StepRefused("is_withdrawn")


def _after_filing(step: Step) -> ClaimState:
    match step:
        case Step.ACCEPT:
            return ClaimState.ACCEPTED
        case Step.RETURN:
            return ClaimState.RETURNED
        case Step.WITHDRAW:
            return ClaimState.WITHDRAWN
        case _:
            raise StepRefused("is_filed")


def _after_return(step: Step) -> ClaimState:
    match step:
        case Step.REFILE:
            return ClaimState.FILED
        case Step.WITHDRAW:
            return ClaimState.WITHDRAWN
        case _:
            raise StepRefused("is_returned")


def _after_acceptance(step: Step) -> ClaimState:
    if step is Step.REVOKE:
        return ClaimState.RETURNED
    raise StepRefused("is_accepted")


@dataclass(frozen=True, slots=True)
class Deciding:
    """Who wants to decide, and whose claim it is."""

    decider: int | None  # a person; None is the software itself
    claimant: int

    def check(self) -> None:
        """Raises StepRefused (own_claim): nobody decides on their own hours, whatever roles they hold."""
        if self.decider == self.claimant:
            raise StepRefused("own_claim")


def check_days(starts_on: date, ends_on: date, today: date) -> None:
    """Raises FilingRefused when the days are no span, or not over yet."""
    if ends_on < starts_on:
        raise FilingRefused("ends_before_start")
    if ends_on > today:
        raise FilingRefused("not_over")


def check_in_time(rule: ClaimRule, period_ends: date, today: date, *, is_closed: bool) -> bool:
    """Whether the claim is late: filed after the end of the period that it belongs to, but in time.

    Raises FilingRefused (too_late, closed).
    """
    if today > rule.last_day(period_ends):
        raise FilingRefused("too_late", last=rule.last_day(period_ends), ended=period_ends)
    if is_closed and rule.closed_periods is ClosedPeriod.REFUSE:
        raise FilingRefused("closed", ended=period_ends)
    return today > period_ends
