"""What an item's response processing comes to: terms that add up to the score, and what is said when."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from question_bank.formats.qti.conditions import Case

MATCH, MAP, MAP_POINT = "match_correct", "map_response", "map_response_point"
TEMPLATES = (MATCH, MAP, MAP_POINT)
"""The response processing templates whose meaning QTI fixes."""


@dataclass(frozen=True, slots=True)
class Term:
    """A part of the score: `points` where the case holds, or what the response's mapping gives.

    Of the terms of one chain the first that holds counts, and no other.
    """

    response: str
    kind: str
    chain: int
    line: int
    points: Fraction = Fraction(0)
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """When a feedback is shown: "always", "right", "wrong", or with a "choice" (then `choice` names it, or is "" where
    the feedback carries the choice's name)."""

    outcome: str
    identifier: str
    when: str
    choice: str = ""


@dataclass(slots=True)
class Processing:
    """What makes up the score, and what is said. `is_told`: whether the item says at all how it is scored."""

    terms: list[Term] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    lower: Fraction | None = None
    upper: Fraction | None = None
    is_told: bool = False
