"""Whether a rule of a lower unit asks for no less than the rule of the unit above that it stands in for.

Each key is looked at by itself: a rule that gives way in one and asks for more in another still gives way. Where two
keys cannot be compared (hours with days, a cycle with a calendar year) the lower rule may not differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from lms.contracts.texts import N_
from lms.hours.domain.loosening import Loosening, caps, carry, floor, less, minima, periods_within, said
from lms.hours.domain.policy import (
    Alternative,
    Joining,
    LeaveEffect,
    Measure,
    PeriodKind,
    PeriodSpec,
    Rule,
    TierChange,
)

STRICTEST_JOINING = (Joining.FULL, Joining.PRORATE_MONTH, Joining.NEXT_PERIOD)


def loosened(upper: Rule, lower: Rule) -> list[Loosening]:
    """The keys by which the lower rule asks for less than the upper one or cannot be compared with it; empty where it
    is as strict or stricter."""
    return list(
        chain(
            _audience(upper, lower),
            _period(upper.period, lower.period),
            _alternatives(upper, lower),
            _handling(upper, lower),
            minima(upper, lower),
            caps(upper, lower),
            floor(upper, lower),
            carry(upper, lower),
            _grace(upper, lower),
        )
    )


def _audience(upper: Rule, lower: Rule) -> Iterator[Loosening]:
    for key in ("tiers", "posts", "flags", "unit_kinds"):
        above, below = getattr(upper.audience, key), getattr(lower.audience, key)
        if below is None:
            continue
        if above is None:
            yield said(f"audience.{key}", N_("the rule above is for everybody in this respect"))
        elif missing := sorted(above - below):
            yield said(f"audience.{key}", N_("%(names)s are left out"), names=", ".join(missing))


def _period(above: PeriodSpec, below: PeriodSpec) -> Iterator[Loosening]:
    if above.kind is not below.kind:
        yield said(
            "period.kind", N_("must stay %(kind)s, other periods cannot be compared"), kind=above.kind.value
        )
        return
    if below.months > above.months:
        yield said("period.months", N_("is longer than %(months)s months"), months=above.months)
    if above.kind is PeriodKind.CALENDAR:
        yield from _calendar(above, below)
    for key in ("event", "first", "base"):
        if getattr(above, key) is not getattr(below, key):
            yield said(
                f"period.{key}",
                N_("must stay %(value)s, other beginnings cannot be compared"),
                value=getattr(above, key).value,
            )
    if above.window_months is not None and (
        below.window_months is None or below.window_months > above.window_months
    ):
        yield said("period.window_months", N_("is longer than %(months)s months"), months=above.window_months)


def _calendar(above: PeriodSpec, below: PeriodSpec) -> Iterator[Loosening]:
    assert above.anchor is not None  # every calendar period has one
    assert below.anchor is not None
    if below.months <= above.months and above.months % below.months:
        yield said(
            "period.months",
            N_("does not divide the %(months)s months of the rule above"),
            months=above.months,
        )
        return
    apart = (below.anchor.year - above.anchor.year) * 12 + below.anchor.month - above.anchor.month
    if below.anchor.day != above.anchor.day or apart % below.months:
        yield said(
            "period.anchor",
            N_("periods begin on other days than those from %(anchor)s"),
            anchor=above.anchor.isoformat(),
        )
    elif apart > 0:
        yield said(
            "period.anchor",
            N_("the first period would begin later than %(anchor)s"),
            anchor=above.anchor.isoformat(),
        )


def _alternatives(upper: Rule, lower: Rule) -> Iterator[Loosening]:
    """Whoever meets the lower rule in one way must have met the upper rule in some way."""
    times = periods_within(upper, lower)
    is_one = len(lower.alternatives) == 1
    for number, below in enumerate(lower.alternatives, start=1):
        found = [list(_alternative(upper, above, lower, below, times)) for above in upper.alternatives]
        if not all(found):
            continue
        nearest = min(found, key=lambda items: (items[0].key == "measure", len(items)))
        for item in nearest:
            key = item.key if is_one else f"any_of.{number}.{item.key}"
            yield Loosening(key, item.reason, item.values)


def _alternative(
    upper: Rule, above: Alternative, lower: Rule, below: Alternative, times: int
) -> Iterator[Loosening]:
    if above.measure is not below.measure:
        yield said("measure", N_("must stay %(measure)s"), measure=above.measure.value)
        return
    if above.programme != below.programme:
        yield said("programme", N_("must stay %(programme)s"), programme=above.programme)
    if above.categories is not None:
        if below.categories is None:
            yield said(
                "categories",
                N_("every category would count; above only %(names)s"),
                names=", ".join(sorted(above.categories)),
            )
        elif more := sorted(below.categories - above.categories):
            yield said("categories", N_("%(names)s would count as well"), names=", ".join(more))
    if above.measure is not Measure.COMPLETION:
        yield from _required(upper, above, lower, below, times)
    elif dropped := _tiers(upper, above, lower, below)[1]:
        yield said("required", N_("nothing is required of %(names)s"), names=", ".join(dropped))


def _required(
    upper: Rule, above: Alternative, lower: Rule, below: Alternative, times: int
) -> Iterator[Loosening]:
    shared, dropped = _tiers(upper, above, lower, below)
    if dropped:
        yield said("required", N_("nothing is required of %(names)s"), names=", ".join(dropped))
    if shared is None:
        if not isinstance(below.required, int):
            yield said("required", N_("must name an amount for every tier"))
        elif isinstance(above.required, int) and below.required * times < above.required:
            yield less("required", below.required * times, above.required)
        return
    for tier in shared:
        asked, was = _of_tier(below, tier) * times, _of_tier(above, tier)
        if asked < was:
            yield less("required" if isinstance(below.required, int) else f"required.{tier}", asked, was)


def _tiers(
    upper: Rule, above: Alternative, lower: Rule, below: Alternative
) -> tuple[list[str] | None, list[str]]:
    """The tiers of which both rules ask something (None: every tier), and those that only the upper rule names."""
    over, under = _tiers_of(upper, above), _tiers_of(lower, below)
    if over is None:
        return None, []
    if under is None:
        return sorted(over), []
    in_audience = over if lower.audience.tiers is None else over & lower.audience.tiers
    return sorted(over & under), sorted(in_audience - under)


def _tiers_of(rule: Rule, way: Alternative) -> frozenset[str] | None:
    """The tiers that owe something in this way; None is every tier."""
    if isinstance(way.required, int):
        return rule.audience.tiers
    named = frozenset(way.required)
    return named if rule.audience.tiers is None else named & rule.audience.tiers


def _of_tier(way: Alternative, tier: str) -> int:
    return way.required if isinstance(way.required, int) else way.required.get(tier, 0)


def _handling(upper: Rule, lower: Rule) -> Iterator[Loosening]:
    """What happens on a change of tier, on joining and during leave."""
    above, below = upper.on_tier_change, lower.on_tier_change
    may_differ = above is None or below is TierChange.HIGHEST or _is_one_amount(lower)
    if above is not below and not may_differ:
        assert above is not None
        yield said("on_tier_change", N_("must stay %(value)s, or be highest"), value=above.value)
    if STRICTEST_JOINING.index(lower.on_join) > STRICTEST_JOINING.index(upper.on_join):
        yield said("on_join", N_("asks for less than %(value)s"), value=upper.on_join.value)
    if lower.on_leave is LeaveEffect.PRORATE_MONTH and upper.on_leave is LeaveEffect.IGNORE:
        yield said("on_leave", N_("the rule above is not lessened by leave"))


def _is_one_amount(rule: Rule) -> bool:
    """Whether a change of tier changes nothing, one amount being required of all."""
    return all(
        isinstance(way.required, int) or len(set(way.required.values())) == 1 for way in rule.alternatives
    )


def _grace(upper: Rule, lower: Rule) -> Iterator[Loosening]:
    if lower.grace_months > upper.grace_months:
        yield said("grace_months", N_("is longer than %(months)s months"), months=upper.grace_months)
