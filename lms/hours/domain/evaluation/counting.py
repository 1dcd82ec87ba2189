"""Which credits count in a period, and how much of each: doubles, overlaps and caps, in the fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from lms.contracts.texts import N_
from lms.hours.domain.amounts import amount_text, half_up
from lms.hours.domain.calendar import Period
from lms.hours.domain.evaluation.known import Known, Placed
from lms.hours.domain.policy import Alternative, Limit, Measure, Rule, ShareOf
from lms.hours.domain.verdicts import Reason

COUNTS = Reason(N_("counts"))
COUNTS_IN_PART = Reason(N_("counts with its days in this period"))


class Item:
    """What one credit brings to one period. `part` is what lies inside the period, `counted` what is left of it."""

    __slots__ = ("counted", "first", "last", "part", "placed", "total", "why")

    def __init__(self, placed: Placed, measure: Measure, period: Period) -> None:
        self.placed = placed
        credit = placed.credit
        if measure is Measure.COUNT:
            self.total = self.part = 100
            self.first = self.last = placed.last
        else:
            self.total = self.part = credit.hours if measure is Measure.HOURS else credit.days
            self.first, self.last = placed.first, placed.last
            if placed.days > 1:
                self.first, self.last = max(self.first, period.starts_on), min(self.last, period.ends_on)
                self.part = self._within(self.first, self.last)
        self.counted = self.part
        self.why = COUNTS if self.part == self.total else COUNTS_IN_PART

    @property
    def category(self) -> str:
        return self.placed.credit.category

    def _within(self, first: date, last: date) -> int:
        """What of the whole credit falls on these days. The amount up to any day is rounded half up, so that the parts
        add up to the whole."""
        placed = self.placed
        until = (last - placed.first).days + 1
        before = (first - placed.first).days
        return half_up(self.total * until, placed.days) - half_up(self.total * before, placed.days)

    def counted_within(self, window: Period) -> int:
        """What counts of it on the days of a window. What a cap has left is spread evenly over its days."""
        if self.last < window.starts_on or window.ends_on < self.first:
            return 0
        if self.first == self.last:
            return self.counted
        first, last = max(self.first, window.starts_on), min(self.last, window.ends_on)
        if first == self.first and last == self.last:
            return self.counted
        if self.counted == self.part:
            return self._within(first, last)
        days = (self.last - self.first).days + 1
        until, before = (last - self.first).days + 1, (first - self.first).days
        return half_up(self.counted * until, days) - half_up(self.counted * before, days)

    def cut_to(self, amount: int, why: Reason) -> None:
        self.counted = amount
        self.why = why

    def refuse(self, why: Reason) -> None:
        self.cut_to(0, why)


class Tally:
    """The credits that a rule looks at in a period: those that count, and those that do not and why."""

    def __init__(self, counting: list[Item], refused: list[Item]) -> None:
        self.counting = counting
        self.refused = refused
        self.earned = sum(item.part for item in counting)

    @property
    def counted(self) -> int:
        return sum(item.counted for item in self.counting)

    def counted_in(self, limit: Limit) -> int:
        """What counts in a limit's categories."""
        return sum(item.counted for item in self.counting if limit.covers(item.category))

    def counted_within(self, window: Period) -> int:
        """What counts on the days of a window."""
        return sum(item.counted_within(window) for item in self.counting)

    def cap(self, caps: Sequence[Limit], required: int | None) -> None:
        """Applies the caps: per activity first, then by category. A share of what is required says nothing while that
        is undecided."""
        if required is None:
            caps = [limit for limit in caps if limit.share is None or limit.of is ShareOf.EARNED]
        amounts = [(limit, limit.amount_for(required or 0, self.earned)) for limit in caps]
        for limit, most in amounts:
            if limit.is_per_activity:
                self._cap_each(limit, most)
        self._cap_together([one for one in amounts if not one[0].is_per_activity])

    def _cap_each(self, limit: Limit, most: int) -> None:
        for item in self.counting:
            if item.counted > most and limit.covers(item.category):
                item.cut_to(
                    most, Reason(N_("at most %(most)s of one activity count"), {"most": amount_text(most)})
                )

    def _cap_together(self, caps: Sequence[tuple[Limit, int]]) -> None:
        """The credits earned earlier take what room the caps of their category have left, the later ones give way. What
        one cap refuses takes no room of another, so that the order of the caps does not matter."""
        if all(self.counted_in(limit) <= most for limit, most in caps):
            return
        room = [most for _, most in caps]
        for item in sorted(self.counting, key=_earliest_first):
            covering = [number for number, (limit, _) in enumerate(caps) if limit.covers(item.category)]
            if not covering:
                continue
            tightest = min(covering, key=room.__getitem__)
            if item.counted > room[tightest]:
                item.cut_to(room[tightest], _cap_reason(*caps[tightest]))
            for number in covering:
                room[number] -= item.counted


def _cap_reason(limit: Limit, most: int) -> Reason:
    if limit.categories is None:
        return Reason(N_("at most %(most)s count"), {"most": amount_text(most)})
    return Reason(
        N_("at most %(most)s of %(categories)s count"), {"most": amount_text(most), "categories": limit.name}
    )


def tally(alternative: Alternative, known: Known, period: Period) -> Tally:
    """The credits of the period by the rule's measure, each activity once, overlapping sessions once; no caps yet."""
    items = [
        Item(placed, alternative.measure, period)
        for placed in known.placed_in(period)
        if (alternative.categories is None or placed.credit.category in alternative.categories)
        and (alternative.measure is not Measure.COUNT or placed.last in period)
    ]
    counting, doubles = _each_activity_once(items)
    counting, conflicts = _no_overlaps(counting)
    return Tally(counting, doubles + conflicts)


def capped(rule: Rule, alternative: Alternative, known: Known, period: Period, required: int | None) -> Tally:
    """The tally with the rule's caps applied."""
    found = tally(alternative, known, period)
    if rule.caps:
        found.cap(rule.caps, required)
    return found


def _earliest_first(item: Item) -> tuple[object, ...]:
    return item.placed.credit.earned_at, item.placed.order


def _largest_first(item: Item) -> tuple[object, ...]:
    return -item.part, item.placed.credit.earned_at, item.placed.order


def _each_activity_once(items: Iterable[Item]) -> tuple[list[Item], list[Item]]:
    best: dict[str, Item] = {}
    doubles: list[Item] = []
    for item in items:
        activity = item.placed.credit.activity
        other = best.get(activity)
        if other is None:
            best[activity] = item
        elif _largest_first(item) < _largest_first(other):
            best[activity] = item
            doubles.append(other)
        else:
            doubles.append(item)
    for item in doubles:
        credit = item.placed.credit
        kept = best[credit.activity].placed.credit.ref
        item.refuse(Reason(N_("same activity as %(ref)s in this period"), {"ref": kept}))
    return list(best.values()), doubles


def _no_overlaps(items: list[Item]) -> tuple[list[Item], list[Item]]:
    """The earlier start counts, then the larger; a session that overlaps one that counts is a conflict."""
    timed = [
        (credit.starts_at, credit.ends_at, item)
        for item in items
        if (credit := item.placed.credit).starts_at is not None and credit.ends_at is not None
    ]
    if len(timed) < 2:
        return items, []
    timed.sort(key=lambda one: (one[0], *_largest_first(one[2])))
    conflicts: list[Item] = []
    last_start, last_end, last = timed[0]  # of those that count, the one that ends last
    for starts_at, ends_at, item in timed[1:]:
        if starts_at < last_end and last_start < ends_at:
            item.refuse(Reason(N_("overlaps with %(ref)s"), {"ref": last.placed.credit.ref}))
            conflicts.append(item)
        elif ends_at > last_end:
            last_start, last_end, last = starts_at, ends_at, item
    if not conflicts:
        return items, conflicts
    return [item for item in items if item not in conflicts], conflicts
