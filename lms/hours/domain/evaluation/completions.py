"""Judging completions: which of them settles which period, and the chain of duties that count from the last one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lms.contracts.texts import N_
from lms.hours.domain.calendar import Period, add_months
from lms.hours.domain.evaluation.known import Known
from lms.hours.domain.evaluation.outcome import Outcome
from lms.hours.domain.evaluation.requirement import asked_in
from lms.hours.domain.facts import Completion
from lms.hours.domain.policy import Alternative, Base, PeriodKind, PeriodSpec, Rule
from lms.hours.domain.verdicts import Reason, TraceLine, Verdict

SETTLES = Reason(N_("counts"))
SPARE = Reason(N_("not needed for this period"))


@dataclass(frozen=True, slots=True)
class Duty:
    """One period in which a completion is asked for, and the completion that settles it, if one does."""

    period: Period
    settled_by: Completion | None = None


def chain(
    spec: PeriodSpec, begins: date, completions: Sequence[Completion], grace_months: int
) -> Iterator[Duty]:
    """The duties that follow one another from an event on, through the first that nothing settles.

    `completions` are in order. With the base completion each one that comes begins the next duty. With the base expiry
    one in the window before the due date, or in the grace after it, leaves the rhythm as it is, an earlier one counts
    for nothing, and a late one begins anew.
    """
    waiting = [one for one in completions if one.completed_on >= begins]
    while True:
        period = Period(begins, add_months(begins, spec.months))
        settled = next((one for one in waiting if _is_in_window(spec, period, one.completed_on)), None)
        yield Duty(period, settled)
        if settled is None:
            return
        waiting = waiting[waiting.index(settled) + 1 :]
        keeps_rhythm = settled.completed_on <= add_months(period.ends_on, grace_months)
        following = period.ends_on if spec.base is Base.EXPIRY and keeps_rhythm else settled.completed_on
        begins = following


def _is_in_window(spec: PeriodSpec, period: Period, completed_on: date) -> bool:
    if spec.base is Base.COMPLETION or spec.window_months is None:
        return True
    return completed_on >= add_months(period.ends_on, -spec.window_months)


class Settling:
    """The completions of a programme that periods of one rule draw on: each settles one, the earliest that needs it."""

    def __init__(self, known: Known, alternative: Alternative) -> None:
        self.completions = known.completions_of(alternative.programme)
        self._spare = list(self.completions)

    def take(self, period: Period, until: date) -> Completion | None:
        """The earliest completion from the period's start until a day that has settled nothing yet."""
        for number, one in enumerate(self._spare):
            if period.starts_on <= one.completed_on <= until:
                return self._spare.pop(number)
        return None


def judge_completion(
    rule: Rule, alternative: Alternative, known: Known, duty: Duty, settling: Settling
) -> Outcome:
    """The outcome of one duty. One of a chain knows what settles it; another takes the earliest completion that fits,
    also a late one where nothing follows that could need it."""
    asked = asked_in(rule, alternative, known, duty.period)
    if asked is None:
        return Outcome(Verdict.NOT_APPLICABLE)
    if asked.is_exempt:
        return Outcome(Verdict.EXEMPT)
    settled = duty.settled_by if duty.settled_by in settling.completions else None
    until_grace = add_months(duty.period.ends_on, rule.grace_months)
    if settled is None and asked.amount and rule.period.kind is not PeriodKind.FROM_LAST:
        is_single = rule.period.kind is PeriodKind.FROM_EVENT
        settled = settling.take(duty.period, date.max if is_single else until_grace)
    if not asked.amount:
        verdict = Verdict.DEFERRED if asked.deferred else Verdict.PASS
    elif settled is not None:
        on_time = Verdict.DEFERRED if asked.deferred else Verdict.PASS
        verdict = on_time if settled.completed_on <= until_grace else Verdict.LATE
    else:
        verdict = _waiting(rule, known.today, duty.period, until_grace)
    return Outcome(
        verdict,
        asked.amount,
        100 if settled else 0,
        others=tuple(_trace(settling.completions, settled)),
    )


def _waiting(rule: Rule, today: date, period: Period, until_grace: date) -> Verdict:
    if rule.period.kind is PeriodKind.ROLLING:
        return Verdict.FAIL
    if today <= period.ends_on:
        return Verdict.IN_PROGRESS
    return Verdict.GRACE if today <= until_grace else Verdict.FAIL


def _trace(completions: Sequence[Completion], settled: Completion | None) -> Iterator[TraceLine]:
    for one in completions:
        yield TraceLine(one.ref, 100, SETTLES) if one is settled else TraceLine(one.ref, 0, SPARE)
