"""How much a rule asks of a person in a period: by tier, prorated for joining and leave, less what was exempted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms.hours.domain.amounts import half_up
from lms.hours.domain.calendar import DAY, Period, months_in
from lms.hours.domain.evaluation.known import Known
from lms.hours.domain.facts import Appointment, Exemption, ExemptionKind
from lms.hours.domain.policy import Alternative, Joining, LeaveEffect, Measure, Rule, TierChange


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked in one period, in hundredths. `amount` is None where the policy leaves it undecided. `deferred` is
    what moves to the next period. A requirement that leave or exemptions brought to nothing is waived."""

    amount: int | None
    deferred: int = 0
    is_exempt: bool = False
    is_waived: bool = False


def asked_in(
    rule: Rule, alternative: Alternative, known: Known, period: Period, deferred_in: int = 0
) -> Asked | None:
    """What is asked of the person in the period; None where the rule does not apply in it."""
    required = alternative.required
    posts = [
        post
        for post in known.matching(rule.audience)
        if post.starts_on <= period.ends_on
        and (post.ends_on is None or post.ends_on >= period.starts_on)
        and (isinstance(required, int) or post.tier in required)
    ]
    joined_inside = known.joined_on is not None and known.joined_on in period
    if not posts or (joined_inside and rule.on_join is Joining.NEXT_PERIOD):
        return None
    exemptions = known.exemptions_for(rule.id, period.starts_on)
    if any(one.kind is ExemptionKind.EXEMPT for one in exemptions):
        return Asked(0, is_exempt=True)
    if alternative.measure is Measure.COMPLETION:
        return _less(True, 100, exemptions)
    full = _Amounts(posts, alternative, period)
    months = months_in(period)
    if joined_inside and known.joined_on is not None and rule.on_join is Joining.PRORATE_MONTH:
        joining = known.joined_on.replace(day=1)
        months = tuple(month for month in months if month >= joining)
    present = months
    if rule.on_leave is LeaveEffect.PRORATE_MONTH:
        present = tuple(month for month in months if not known.is_on_leave(month))
    amount = full.asked_for(present, rule.on_tier_change)
    if amount is None:
        return Asked(None)
    without_leave = amount or full.asked_for(months, rule.on_tier_change)
    is_asked = without_leave != 0 or deferred_in > 0
    return _less(is_asked, amount + deferred_in, exemptions)


def _less(is_asked: bool, amount: int, exemptions: Sequence[Exemption]) -> Asked:
    """An amount less what exemptions take off or put off. `is_asked`: without leave and exemptions it is not 0."""
    for one in exemptions:
        if one.kind is ExemptionKind.REDUCE:
            amount -= one.amount or 0
    amount = max(amount, 0)
    put_off = [one.amount for one in exemptions if one.kind is ExemptionKind.DEFER]
    deferred = amount if None in put_off else min(amount, sum(one or 0 for one in put_off))
    return Asked(amount - deferred, deferred, is_waived=is_asked and amount == deferred)


class _Amounts:
    """What the tiers held in a period ask for, day by day."""

    def __init__(self, posts: Sequence[Appointment], alternative: Alternative, period: Period) -> None:
        required = alternative.required
        if isinstance(required, int):
            self.segments = [(period, required)]
        else:
            amounts = {required[post.tier] for post in posts}
            self.segments = (
                [(period, amounts.pop())] if len(amounts) == 1 else _segments(posts, required, period)
            )
        self.period = period
        self.highest = max(amount for _, amount in self.segments)
        self.is_changing = any(amount != self.highest for _, amount in self.segments)

    def asked_for(self, months: Sequence[date], on_change: TierChange | None) -> int | None:
        """The part of the period's amount that these of its months stand for, None when it depends on a change of tier
        that the rule does not speak of."""
        all_months = len(months_in(self.period))
        if not months:
            return 0
        match on_change if self.is_changing else TierChange.HIGHEST:
            case TierChange.HIGHEST:
                amount = self.highest
            case TierChange.START:
                amount = self.on(self.period.starts_on)
            case TierChange.END:
                amount = self.on(self.period.ends_on)
            case TierChange.PRORATE_MONTH:
                return half_up(sum(self.on(month) for month in months), all_months)
            case None:
                return None
        return amount if len(months) == all_months else half_up(amount * len(months), all_months)

    def on(self, day: date) -> int:
        """By the tier held that day, else the last one before it in the period, else the first after it."""
        chosen = self.segments[0][1]
        for segment, amount in self.segments:
            if segment.starts_on > day:
                break
            chosen = amount
        return chosen


def _segments(posts: Sequence[Appointment], required: object, period: Period) -> list[tuple[Period, int]]:
    """The stretches of the period in which a tier was held; of several at once, the one that asks for most."""
    assert isinstance(required, dict)
    spans = [
        (
            max(post.starts_on, period.starts_on),
            min(post.ends_on or date.max, period.ends_on),
            required[post.tier],
        )
        for post in posts
    ]
    cuts = sorted({first for first, _, _ in spans} | {last + DAY for _, last, _ in spans if last < date.max})
    ends = [*(cut - DAY for cut in cuts[1:]), period.ends_on]
    segments = []
    for first, last in zip(cuts, ends, strict=True):
        held = [amount for begins, ends_on, amount in spans if begins <= first <= ends_on]
        if held and first <= last:
            segments.append((Period(first, last), max(held)))
    return segments
