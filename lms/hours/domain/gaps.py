"""What would close a gap: of everything that is open to a person, the few that bring what is short. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from lms.hours.domain.explaining import Explanation, Line
from lms.hours.domain.policy import Limit, Measure

MOST_OFFERS = 3
"""So many courses are named at most to close a gap: few enough to choose from at once."""
LOOKED_AT = 10


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
