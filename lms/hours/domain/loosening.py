"""What is said where a lower rule gives way, and the comparison of amounts beside the total: minima, caps, floors,
carry-over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lms.contracts.texts import N_
from lms.hours.domain.amounts import amount_text
from lms.hours.domain.policy import Limit, PeriodKind, Rule


@dataclass(frozen=True, slots=True)
class Loosening:
    """A key by which the lower rule asks for less: an English sentence with named placeholders, and what stands in
    them."""

    key: str
    reason: str
    values: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.key}: {self.reason % self.values}"


def said(key: str, reason: str, **values: Any) -> Loosening:
    return Loosening(key, reason, values)


def less(key: str, asked: int, was: int) -> Loosening:
    return said(
        key,
        N_("%(asked)s is less than the %(required)s required above"),
        asked=amount_text(asked),
        required=amount_text(was),
    )


def periods_within(upper: Rule, lower: Rule) -> int:
    """How many periods of the lower rule make one of the upper."""
    above, below = upper.period, lower.period
    divides = above.kind is below.kind is PeriodKind.CALENDAR and above.months % below.months == 0
    return above.months // below.months if divides else 1


def minima(upper: Rule, lower: Rule) -> Iterator[Loosening]:
    times = periods_within(upper, lower)
    for above in upper.minima:
        if not any(_asks_as_much(above, below, times) for below in lower.minima):
            yield said(
                "minima", N_("the minimum of %(limit)s is missing or smaller"), limit=_limit_text(above)
            )


def _asks_as_much(above: Limit, below: Limit, times: int) -> bool:
    if not set(below.categories or ()) <= set(above.categories or ()):
        return False
    if above.amount is not None and below.amount is not None:
        return below.amount * times >= above.amount
    return _is_same_kind(above, below) and not _is_smaller_share(below, above)


def caps(upper: Rule, lower: Rule) -> Iterator[Loosening]:
    times = periods_within(upper, lower)
    for above in upper.caps:
        if not any(_cuts_as_much(above, below, times) for below in lower.caps):
            yield said("caps", N_("the cap of %(limit)s is missing or larger"), limit=_limit_text(above))


def _cuts_as_much(above: Limit, below: Limit, times: int) -> bool:
    if above.is_per_activity is not below.is_per_activity:
        return False
    if below.categories is not None and (
        above.categories is None or not set(above.categories) <= set(below.categories)
    ):
        return False
    if above.amount is not None and below.amount is not None:
        return below.amount * (1 if above.is_per_activity else times) <= above.amount
    return _is_same_kind(above, below) and not _is_smaller_share(above, below)


def _is_same_kind(one: Limit, other: Limit) -> bool:
    return one.share is not None and other.share is not None and one.of is other.of


def _is_smaller_share(one: Limit, other: Limit) -> bool:
    assert one.share is not None
    assert other.share is not None
    return one.share.numerator * other.share.denominator < other.share.numerator * one.share.denominator


def _limit_text(limit: Limit) -> str:
    """A limit as the document writes it: "theory 8", "* 1/2 required"."""
    amount = f"{limit.share} {limit.of.value}" if limit.share is not None else amount_text(limit.amount or 0)
    return f"{limit.name or '*'} {amount}"


def floor(upper: Rule, lower: Rule) -> Iterator[Loosening]:
    above, below = upper.each, lower.each
    if above is None:
        return
    if below is None:
        yield said("each", N_("the floor in every %(months)s months is missing"), months=above.months)
    elif above.months % below.months:
        yield said(
            "each.months", N_("does not divide the %(months)s months of the rule above"), months=above.months
        )
    elif (asked := below.amount * (above.months // below.months)) < above.amount:
        yield less("each.hours", asked, above.amount)


def carry(upper: Rule, lower: Rule) -> Iterator[Loosening]:
    above, below = upper.carry, lower.carry
    if below is None:
        return
    if above is None:
        yield said("carry", N_("nothing is carried over above"))
        return
    if below.maximum > above.maximum:
        yield said("carry.max", N_("is more than %(amount)s"), amount=amount_text(above.maximum))
    if below.into != above.into:
        yield said("carry.into", N_("must stay %(value)s"), value=above.into or "—")
    if above.earned_in_last_months is not None and (
        below.earned_in_last_months is None or below.earned_in_last_months > above.earned_in_last_months
    ):
        yield said(
            "carry.earned_in_last_months",
            N_("is longer than %(months)s months"),
            months=above.earned_in_last_months,
        )
