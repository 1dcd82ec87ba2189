"""A unit's year at a glance, in figures that add up. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of heads, and what of those who are due has counted and is asked, in the rule's measure. Who owes nothing
    is on the books and not due. `short_at_pace`, where one looks ahead, counts who will be short at the end."""

    people: int = 0
    due: int = 0
    met: int = 0
    started: int = 0
    hours: Decimal = Decimal(0)
    required: Decimal = Decimal(0)
    overdue: int = 0
    short_at_pace: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.people + other.people,
            self.due + other.due,
            self.met + other.met,
            self.started + other.started,
            self.hours + other.hours,
            self.required + other.required,
            self.overdue + other.overdue,
            self.short_at_pace + other.short_at_pace,
        )

    @property
    def short(self) -> int:
        return self.due - self.met

    @property
    def in_order(self) -> int:
        """Those of whom nothing is overdue, be it done or not due yet."""
        return self.due - self.overdue

    @property
    def in_order_percent(self) -> int:
        """In order of due in whole percent, rounded down so that 100 means everybody."""
        return 100 * self.in_order // self.due if self.due else 0

    @property
    def met_percent(self) -> int:
        """Met of due in whole percent, rounded down so that 100 means everybody."""
        return 100 * self.met // self.due if self.due else 0

    @property
    def per_head(self) -> Decimal:
        """Counted hours for each person due, to one place."""
        return (self.hours / self.due).quantize(Decimal("0.1"), ROUND_HALF_UP) if self.due else Decimal(0)


def total(figures: Iterable[Figures]) -> Figures:
    """The figures of several units together."""
    return sum(figures, Figures())


def below(by_path: Mapping[str, Figures], path: str) -> Mapping[str, Figures]:
    """The figures of a unit and of all below it."""
    return {unit: figures for unit, figures in by_path.items() if unit.startswith(path)}


def by_branch(by_path: Mapping[str, Figures], branches: Sequence[str]) -> dict[str, Figures]:
    """The figures of each branch (a unit path); a unit counts in the longest path that holds it, and only there."""
    sums = dict.fromkeys(branches, Figures())
    longest_first = sorted(branches, key=len, reverse=True)
    for unit, figures in by_path.items():
        branch = next((path for path in longest_first if unit.startswith(path)), None)
        if branch is not None:
            sums[branch] += figures
    return sums
