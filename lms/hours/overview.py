"""A unit's year at a glance: how many are due, how many have met it, and who has not. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lms.hours.standing import YearStanding


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures over a set of people: counts of heads, and credit hours."""

    people: int
    due: int
    met: int
    started: int
    hours: Decimal

    @property
    def short(self) -> int:
        return self.due - self.met

    @property
    def met_percent(self) -> int:
        """Met of due in whole percent, rounded down so that 100 means everybody."""
        return 100 * self.met // self.due if self.due else 0

    @property
    def per_head(self) -> Decimal:
        """Counted hours for each person due, to one place."""
        return (self.hours / self.due).quantize(Decimal("0.1"), ROUND_HALF_UP) if self.due else Decimal(0)


def totals(people: Iterable[YearStanding]) -> Totals:
    """The figures of a set of people; who owes nothing is on the books and not due."""
    everybody = list(people)
    due = [person for person in everybody if person.standing.required > 0]
    return Totals(
        people=len(everybody),
        due=len(due),
        met=sum(person.standing.is_met for person in due),
        started=sum(person.standing.counted > 0 for person in due),
        hours=sum((person.standing.counted for person in due), Decimal(0)),
    )


def by_branch(people: Iterable[YearStanding], branches: Sequence[str]) -> dict[str, Totals]:
    """The figures of each branch (a unit path), a person counted in the longest path that holds their unit."""
    groups: dict[str, list[YearStanding]] = defaultdict(list)
    longest_first = sorted(branches, key=len, reverse=True)
    for person in people:
        for path in longest_first:
            if person.unit_path.startswith(path):
                groups[path].append(person)
                break
    return {path: totals(groups[path]) for path in branches}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which people a manager looks at."""

    state: str = "short"  # short | met | all
    tier: str = ""
    unit_path: str = ""
    words: str = ""

    def keeps(self, person: YearStanding) -> bool:
        is_due = person.standing.required > 0
        if self.state == "short" and (not is_due or person.standing.is_met):
            return False
        if self.state == "met" and not (is_due and person.standing.is_met):
            return False
        if self.tier and person.tier != self.tier:
            return False
        if self.unit_path and not person.unit_path.startswith(self.unit_path):
            return False
        words = self.words.casefold()
        return not words or words in f"{person.name} {person.name_en or ''} {person.number}".casefold()


SORTS = {
    "short": lambda person: person.standing.short,
    "counted": lambda person: person.standing.counted,
    "name": lambda person: person.name,
    "unit": lambda person: (person.unit_path, person.number),
}


def arrange(people: Iterable[YearStanding], wanted: Filter, sort: str) -> list[YearStanding]:
    """The people kept, in the order asked for ("-short": the largest first); an unknown order is by shortage."""
    key = SORTS.get(sort.lstrip("-"), SORTS["short"])
    is_down = sort.startswith("-") or sort.lstrip("-") not in SORTS
    return sorted((person for person in people if wanted.keeps(person)), key=key, reverse=is_down)
