"""Why a rule says what it says of one person: what was asked, what counted and what did not.

Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lms.contracts.texts import N_
from lms.hours.domain.amounts import amount_text
from lms.hours.domain.calendar import Period, add_months, months_in
from lms.hours.domain.evaluation.known import Known
from lms.hours.domain.facts import Credit, ExemptionKind, Facts
from lms.hours.domain.policy import (
    Alternative,
    Joining,
    LeaveEffect,
    Measure,
    PeriodKind,
    Policy,
    Rule,
    TierChange,
)
from lms.hours.domain.verdicts import Reason, Row, TraceLine

CHANGED_TIER = {
    TierChange.START: N_("The tier changed; the one held at the beginning of the period decides."),
    TierChange.END: N_("The tier changed; the one held at the end of the period decides."),
    TierChange.HIGHEST: N_("The tier changed; the one that asks for more decides."),
    TierChange.PRORATE_MONTH: N_(
        "The tier changed; each month asks for what the tier of its first day does."
    ),
    None: N_("The tier changed, and the policy does not say what is asked then."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One credit or completion within the period, or what was carried over, in hundredths of the rule's measure:
    what it is worth, how much of that counted, and why. `category` is None for what is no credit."""

    ref: str
    worth: int
    counted: int
    why: Reason
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A row with everything it rests on. `counting` are the lines that brought something, `refused` those that brought
    nothing although their category counts, `other_kinds` those whose category the rule does not look at. `asked` says
    why as much is asked as is."""

    policy: Policy
    rule: Rule
    alternative: Alternative
    row: Row
    counting: tuple[Line, ...]
    refused: tuple[Line, ...]
    other_kinds: tuple[Line, ...]
    asked: tuple[Reason, ...]

    @property
    def measure(self) -> Measure:
        return self.alternative.measure

    @property
    def lines(self) -> tuple[Line, ...]:
        return *self.counting, *self.refused

    @property
    def others(self) -> tuple[Alternative, ...]:
        """The other ways in which the rule can be met."""
        return tuple(one for one in self.rule.alternatives if one is not self.alternative)


def explain(policies: Iterable[Policy], facts: Facts, rows: Iterable[Row]) -> list[Explanation]:
    """The explanations of rows that these policies gave for these facts, with traces, in the order of the rows."""
    rules = {(policy.name, rule.id): (policy, rule) for policy in policies for rule in policy.rules}
    known: dict[str, Known] = {}
    explained = []
    for row in rows:
        policy, rule = rules[row.policy, row.rule]
        zone = policy.timezone
        if zone.key not in known:
            known[zone.key] = Known(facts, zone)
        explained.append(_explanation(policy, rule, row, known[zone.key]))
    return explained


def _explanation(policy: Policy, rule: Rule, row: Row, known: Known) -> Explanation:
    alternative = next(one for one in rule.alternatives if one.measure == row.measure)
    counting: list[Line] = []
    refused: list[Line] = []
    other_kinds: list[Line] = []
    for line in _lines(rule, alternative, row, known):
        if line.counted:
            counting.append(line)
        elif (
            alternative.categories is None or line.category is None or line.category in alternative.categories
        ):
            refused.append(line)
        else:
            other_kinds.append(line)
    asked = tuple(_asked(rule, alternative, known, Period(row.starts_on, row.ends_on)))
    return Explanation(
        policy, rule, alternative, row, tuple(counting), tuple(refused), tuple(other_kinds), asked
    )


def _lines(rule: Rule, alternative: Alternative, row: Row, known: Known) -> Iterator[Line]:
    """What lies within the period. The trace has every credit of the facts in their order, then what is no credit."""
    period, facts = Period(row.starts_on, row.ends_on), known.facts
    if alternative.measure is not Measure.COMPLETION:
        inside = {placed.order for placed in known.placed_in(period)}
        for order, (credit, line) in enumerate(zip(facts.credits, row.trace, strict=False)):
            if order in inside:
                worth = _worth(alternative.measure, credit)
                yield Line(line.ref, worth, line.counted, line.why, credit.category)
    completed = {one.ref: one.completed_on for one in facts.completions}
    if rule.period.kind is PeriodKind.FROM_LAST:
        completed = {
            ref: day for ref, day in completed.items() if day != period.starts_on
        }  # it began this cycle
    for line in row.trace[len(facts.credits) :]:
        if line.counted or _is_inside(line, completed, period):
            yield Line(line.ref, line.counted or 100, line.counted, line.why)


def _is_inside(line: TraceLine, completed: Mapping[str, date], period: Period) -> bool:
    day = completed.get(line.ref)
    return day is not None and day in period


def _worth(measure: Measure, credit: Credit) -> int:
    if measure is Measure.COUNT:
        return 100
    return credit.days if measure is Measure.DAYS else credit.hours


def _asked(rule: Rule, alternative: Alternative, known: Known, period: Period) -> Iterator[Reason]:
    """Why more or less is asked than the rule's plain amount."""
    for one in known.exemptions_for(rule.id, period.starts_on):
        values = {"reason": one.reason, "amount": amount_text(one.amount or 0)}
        if one.kind is ExemptionKind.EXEMPT:
            yield Reason(N_("Exempt: %(reason)s"), values)
        elif one.kind is ExemptionKind.REDUCE:
            yield Reason(N_("%(amount)s less is asked: %(reason)s"), values)
        elif one.amount is None:
            yield Reason(N_("All of it is put off to the next period: %(reason)s"), values)
        else:
            yield Reason(N_("%(amount)s is put off to the next period: %(reason)s"), values)
    if alternative.measure is Measure.COMPLETION:
        return
    yield from _put_off_before(rule, known, period)
    if _changes_tier(rule, alternative, known, period):
        yield Reason(CHANGED_TIER[rule.on_tier_change])
    if rule.on_join is Joining.PRORATE_MONTH and known.joined_on is not None and known.joined_on in period:
        yield Reason(
            N_("Joined on %(day)s; the months before are not asked for."),
            {"day": known.joined_on.isoformat()},
        )
    if rule.on_leave is LeaveEffect.PRORATE_MONTH:
        months = sum(known.is_on_leave(month) for month in months_in(period))
        if months:
            yield Reason(N_("Months on leave that are taken off: %(months)s."), {"months": months})


def _put_off_before(rule: Rule, known: Known, period: Period) -> Iterator[Reason]:
    if rule.period.kind is not PeriodKind.CALENDAR:
        return
    for one in known.exemptions_for(rule.id, add_months(period.starts_on, -rule.period.months)):
        if one.kind is ExemptionKind.DEFER:
            yield Reason(
                N_("What was put off from the period before is added: %(reason)s"), {"reason": one.reason}
            )


def _changes_tier(rule: Rule, alternative: Alternative, known: Known, period: Period) -> bool:
    required = alternative.required
    if isinstance(required, int):
        return False
    amounts = {
        required[post.tier]
        for post in known.matching(rule.audience)
        if post.tier in required
        and post.starts_on <= period.ends_on
        and (post.ends_on is None or post.ends_on >= period.starts_on)
    }
    return len(amounts) > 1
