"""How hard a question is expected to be, and how much it tells about people of a given ability.

Information functions follow F. M. Lord, Applications of Item Response Theory to Practical Testing Problems (1980),
chapter 5, for the logistic model with two parameters and without the scaling constant 1.7.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log

LEVEL_FACILITY = {1: 0.9, 2: 0.78, 3: 0.6, 4: 0.4, 5: 0.2}
"""The facility index that is expected of a level of difficulty, 1 easy … 5 hard: the middle of what the level spans."""

UNKNOWN_FACILITY = 0.6
"""What is expected of a question that has neither results nor a level."""

ABILITIES = tuple(step / 2 for step in range(-6, 7))
"""The abilities at which test information is shown: −3 to 3 in standard deviations, in halves."""

TARGETS = (-1.0, 0.0, 1.0)
"""The abilities at which parallel forms should measure equally well."""

_LEAST, _MOST = 0.02, 0.98


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of a question: the share of its marks that people earn, its slope a and its difficulty b.

    `source` says where that is from: "irt", "results", "level" or "none".
    """

    facility: float
    a: float = 1.0
    b: float = 0.0
    source: str = "none"


def expected_of(
    facility: float | None, level: int | None, parameters: tuple[float, float] | None = None
) -> Expected:
    """From an item's facility index (0 to 1) in past results, its level, and its parameters (a, b) where it has any.

    Without parameters the model is Rasch's, with the difficulty at which people of ability 0 have that facility.
    """
    source = "results"
    if facility is None:
        source = "none" if level is None else "level"
        facility = LEVEL_FACILITY.get(level or 0, UNKNOWN_FACILITY)
    if parameters is not None:
        return Expected(facility, parameters[0], parameters[1], "irt")
    return Expected(facility, 1.0, rasch_difficulty(facility), source)


def rasch_difficulty(facility: float) -> float:
    """The difficulty b of a question that people of ability 0 answer with this probability: −logit(facility)."""
    share = min(max(facility, _LEAST), _MOST)
    return log((1 - share) / share)


def item_information(ability: float, a: float, b: float) -> float:
    """a²·P·(1 − P), P being the probability of a right answer at this ability."""
    probability = 1 / (1 + exp(-a * (ability - b)))
    return a * a * probability * (1 - probability)


def information_at(items: Iterable[Expected], abilities: Sequence[float] = ABILITIES) -> list[float]:
    """The sum of the items' information at each ability; its square root's inverse is the standard error there."""
    kept = list(items)
    return [sum(item_information(ability, each.a, each.b) for each in kept) for ability in abilities]


def mean_facility(items: Sequence[Expected]) -> float | None:
    """The mean facility expected; None without items."""
    return sum(each.facility for each in items) / len(items) if items else None
