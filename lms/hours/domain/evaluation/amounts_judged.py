"""Judging what is added up: hours, days and counts against what is asked, with minima, floors and carry-over."""

from __future__ import annotations

from dataclasses import dataclass

from lms.contracts.texts import N_
from lms.hours.domain.calendar import DAY, Period, add_months, parts
from lms.hours.domain.evaluation.counting import Tally, capped
from lms.hours.domain.evaluation.known import Known
from lms.hours.domain.evaluation.outcome import Outcome
from lms.hours.domain.evaluation.requirement import Asked, asked_in
from lms.hours.domain.policy import Alternative, Carry, Measure, PeriodKind, Rule
from lms.hours.domain.verdicts import Reason, TraceLine, Verdict


@dataclass(frozen=True, slots=True)
class Previous:
    """What the period before leaves to the next: what it put off, and hours beyond what it asked for."""

    period: Period
    measure: Measure
    tally: Tally
    deferred: int
    surplus: int

    def precedes(self, period: Period, measure: Measure) -> bool:
        """Whether it ends where a period begins, and both add up the same: another version may measure otherwise."""
        return self.period.ends_on + DAY == period.starts_on and self.measure is measure

    def leaves(self, carry: Carry | None) -> int:
        """How much of the surplus counts on. What the period itself carried in is used up first."""
        if carry is None or not self.surplus:
            return 0
        own = self.tally.counted
        if carry.earned_in_last_months is not None:
            begins = add_months(self.period.ends_on + DAY, -carry.earned_in_last_months)
            own = self.tally.counted_within(Period(max(begins, self.period.starts_on), self.period.ends_on))
        return min(carry.maximum, self.surplus, own)


def judge_amounts(
    rule: Rule, alternative: Alternative, known: Known, period: Period, previous: Previous | None
) -> tuple[Outcome, Previous | None]:
    """The outcome of one period, and what it leaves to the next one."""
    asked = asked_in(rule, alternative, known, period, previous.deferred if previous else 0)
    if asked is None:
        return Outcome(Verdict.NOT_APPLICABLE), None
    tally = capped(rule, alternative, known, period, asked.amount)
    carried = previous.leaves(rule.carry) if previous else 0
    counted = tally.counted + carried
    if asked.is_exempt:
        return Outcome(
            Verdict.EXEMPT, 0, counted, tally=tally, others=_carried(rule, previous, carried)
        ), None
    if asked.amount is None:
        outcome = Outcome(
            Verdict.UNDECIDED, None, counted, tally=tally, others=_carried(rule, previous, carried)
        )
        return outcome, None
    floors = {} if asked.is_waived else _floors_missed(rule, known, period, tally)
    minima = {} if asked.is_waived else _minima_missed(rule, tally, carried, asked.amount)
    missing = minima | {floor.starts_on.isoformat(): amount for floor, amount in floors.items()}
    is_met = counted >= asked.amount and not missing
    has_ended = known.today > period.ends_on or rule.period.kind is PeriodKind.ROLLING
    outcome = Outcome(
        _verdict(asked, is_met, has_ended or any(floor.ends_on < known.today for floor in floors)),
        asked.amount,
        counted,
        missing=missing,
        tally=tally,
        others=_carried(rule, previous, carried),
    )
    return outcome, Previous(
        period, alternative.measure, tally, asked.deferred, max(counted - asked.amount, 0)
    )


def _verdict(asked: Asked, is_met: bool, is_too_late: bool) -> Verdict:
    """A floor that was missed makes it too late at once, while the period goes on."""
    if is_met:
        return Verdict.DEFERRED if asked.deferred else Verdict.PASS
    return Verdict.FAIL if is_too_late else Verdict.IN_PROGRESS


def _minima_missed(rule: Rule, tally: Tally, carried: int, required: int) -> dict[str, int]:
    """What is short of each minimum. Hours carried over count as the category they are carried into, and no other."""
    missed: dict[str, int] = {}
    for minimum in rule.minima:
        amount = tally.counted_in(minimum)
        if (
            carried
            and rule.carry is not None
            and rule.carry.into is not None
            and minimum.covers(rule.carry.into)
        ):
            amount += carried
        short = minimum.amount_for(required, tally.earned) - amount
        if short > missed.get(minimum.name, 0):
            missed[minimum.name] = short
    return missed


def _floors_missed(rule: Rule, known: Known, period: Period, tally: Tally) -> dict[Period, int]:
    """What is short of the floor in each sub-period. One that ended before the first appointment has none."""
    if rule.each is None:
        return {}
    missed = {}
    for piece in parts(period, rule.period.months, rule.each.months):
        if known.joined_on is not None and piece.ends_on < known.joined_on:
            continue
        short = rule.each.amount - tally.counted_within(piece)
        if short > 0:
            missed[piece] = short
    return missed


def _carried(rule: Rule, previous: Previous | None, carried: int) -> tuple[TraceLine, ...]:
    if not carried or previous is None:
        return ()
    since = previous.period.starts_on.isoformat()
    return (
        TraceLine(f"carry:{since}", carried, Reason(N_("carried over from %(since)s"), {"since": since})),
    )
