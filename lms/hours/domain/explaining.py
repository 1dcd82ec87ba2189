"""Why a rule says what it says of one person: what was asked, what counted and what did not, what would close the gap.

Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from lms.contracts.texts import N_
from lms.hours.domain.amounts import amount_text
from lms.hours.domain.calendar import Period, add_months, months_in
from lms.hours.domain.evaluation.known import Known
from lms.hours.domain.facts import Credit, ExemptionKind, Facts
from lms.hours.domain.policy import (
    Alternative,
    Joining,
    LeaveEffect,
    Limit,
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
MOST_OFFERS = 3
"""So many courses are named at most to close a gap: few enough to choose from at once."""
LOOKED_AT = 10


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


@dataclass(frozen=True, slots=True)
class Offer:
    """Something open to the person that would bring hours of a category, in hundredths. `ref` is the caller's name."""

    ref: int
    hours: int
    category: str
    is_started: bool = False


@dataclass(frozen=True, slots=True)
class Closing:
    """The offers that would close a gap, or come nearest to it, and what would still be short then."""

    offers: tuple[Offer, ...] = ()
    left: int = 0


def closing(explained: Explanation, offers: Iterable[Offer]) -> Closing:
    """Of what is open to the person, the few that close the gap with the least to spare; then the fewest, then those
    that are begun. Only categories that count, as far as caps leave room; minima that are missing are filled too.

    Where nothing closes it, those that come nearest. Rules that ask for no hours are not closed by hours.
    """
    row = explained.row
    short = row.short or 0
    if explained.measure is not Measure.HOURS or not (short or row.missing):
        return Closing()
    gap = _Gap(explained, short)
    best = _best([one for one in offers if gap.takes(one)], short, gap.rank)
    return Closing(best, gap.left_by(best))


def nearest(short: int, offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """The same for a bare total, where minima and caps are not looked at."""

    def rank(some: Sequence[Offer]) -> tuple[int, ...]:
        brought = sum(one.hours for one in some)
        begun = sum(one.is_started for one in some)
        return max(short - brought, 0), max(brought - short, 0), len(some), -begun

    return _best([one for one in offers if one.hours > 0], short, rank) if short > 0 else ()


def _best(
    useful: Sequence[Offer], short: int, rank: Callable[[Sequence[Offer]], tuple[int, ...]]
) -> tuple[Offer, ...]:
    """The set of a few offers that ranks first; of very many offers only those begun and those nearest are tried."""
    tried = sorted(useful, key=lambda one: (not one.is_started, abs(one.hours - short), one.ref))[:LOOKED_AT]
    sets = (some for size in range(1, MOST_OFFERS + 1) for some in combinations(tried, size))
    return min(sets, key=rank, default=())


class _Gap:
    """What is short in all and of each minimum, and how much the caps would still let count."""

    def __init__(self, explained: Explanation, short: int) -> None:
        rule, row = explained.rule, explained.row
        self.short = short
        self._categories = explained.alternative.categories
        self._minima = [(one, row.missing[one.name]) for one in rule.minima if one.name in row.missing]
        self._each = [one for one in rule.caps if one.is_per_activity]
        self._required = row.required or 0
        self._earned = sum(line.worth for line in explained.counting)
        self._rooms = [
            (cap, max(self._limit(cap) - _counted_in(cap, explained.counting), 0))
            for cap in rule.caps
            if not cap.is_per_activity
        ]

    def takes(self, offer: Offer) -> bool:
        counts = self._categories is None or offer.category in self._categories
        return counts and sum(self._brings((offer,))) > 0

    def rank(self, offers: Sequence[Offer]) -> tuple[int, ...]:
        left, brought = self.left_by(offers), sum(self._brings(offers))
        begun = sum(one.is_started for one in offers)
        return left, max(brought - self.short, 0) if not left else 0, len(offers), -begun

    def left_by(self, offers: Sequence[Offer]) -> int:
        """What is short after these: of the total or of the minima, whichever asks for more."""
        brought = self._brings(offers)
        of_minima = sum(
            max(
                missing
                - sum(
                    hours for one, hours in zip(offers, brought, strict=True) if minimum.covers(one.category)
                ),
                0,
            )
            for minimum, missing in self._minima
        )
        return max(self.short - sum(brought), of_minima, 0)

    def _brings(self, offers: Sequence[Offer]) -> list[int]:
        rooms = [room for _, room in self._rooms]
        brought = []
        for one in offers:
            hours = min([one.hours, *(self._limit(cap) for cap in self._each if cap.covers(one.category))])
            for index, (cap, _) in enumerate(self._rooms):
                if cap.covers(one.category):
                    hours = min(hours, rooms[index])
            for index, (cap, _) in enumerate(self._rooms):
                if cap.covers(one.category):
                    rooms[index] -= hours
            brought.append(hours)
        return brought

    def _limit(self, cap: Limit) -> int:
        return cap.amount_for(self._required, self._earned)


def _counted_in(cap: Limit, lines: Iterable[Line]) -> int:
    return sum(line.counted for line in lines if line.category is not None and cap.covers(line.category))
