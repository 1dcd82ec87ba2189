"""Who may be taken out of a requirement, and how far. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lms.hours.domain.facts import ExemptionKind
from lms.hours.domain.policy import Measure

LONGEST_DAYS = 366 * 5


class LeaveRefused(Exception):
    """What was asked for cannot be recorded; `code` says why, and wording.REFUSALS says it to people."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided about one rule and period: exempt, `amount` less (in the rule's measure), or so much put off to
    the next period (None: all of it)."""

    rule: str
    period_starts_on: date
    kind: ExemptionKind
    amount: Decimal | None
    reason: str


def check_decider(decider: int | None, person_id: int) -> None:
    """Nobody decides about themselves, whatever they manage. Raises LeaveRefused."""
    if decider == person_id:
        raise LeaveRefused("own")


def check_leave(starts_on: date, ends_on: date | None, reason: str) -> None:
    """Raises LeaveRefused: the last day before the first, more than five years, no reason."""
    if ends_on is not None and ends_on < starts_on:
        raise LeaveRefused("ends_before_start")
    if ends_on is not None and (ends_on - starts_on).days > LONGEST_DAYS:
        raise LeaveRefused("too_long")
    if not reason.strip():
        raise LeaveRefused("no_reason")


def check_decision(decision: Decision, measure: str) -> Decision:
    """The decision as it is kept: a full exemption has no amount. Raises LeaveRefused."""
    if not decision.reason.strip():
        raise LeaveRefused("no_reason")
    amount = decision.amount
    if amount is not None and amount <= 0:
        raise LeaveRefused("no_amount")
    match decision.kind:
        case ExemptionKind.EXEMPT:
            amount = None
        case ExemptionKind.REDUCE if measure == Measure.COMPLETION:
            raise LeaveRefused("completion_is_whole")
        case ExemptionKind.REDUCE if amount is None:
            raise LeaveRefused("no_amount")
        case ExemptionKind.DEFER if measure == Measure.COMPLETION:
            amount = None
        case _:
            pass
    return Decision(decision.rule, decision.period_starts_on, decision.kind, amount, decision.reason.strip())
