"""Which attempts are counted: one for each person, as what somebody does twice would count for two people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Counted(StrEnum):
    """Which of a person's finished attempts is analysed."""

    FIRST = "first"  # nobody has seen a question before
    LAST = "last"
    BEST = "best"  # the one that counts for the pass; of equal ones the first


@dataclass(frozen=True, slots=True)
class FinishedAttempt:
    """An attempt whose every answer is marked; `number` counts a person's attempts at the exam from 1."""

    id: int
    person_id: int
    number: int
    percent: Decimal


def choose_attempts(attempts: Iterable[FinishedAttempt], counted: Counted) -> list[int]:
    """The ids of the attempts that are analysed, one for each person, ascending."""
    chosen: dict[int, FinishedAttempt] = {}
    for attempt in sorted(attempts, key=lambda each: each.number):
        other = chosen.get(attempt.person_id)
        if (
            other is None
            or counted is Counted.LAST
            or (counted is Counted.BEST and attempt.percent > other.percent)
        ):
            chosen[attempt.person_id] = attempt
    return sorted(each.id for each in chosen.values())
