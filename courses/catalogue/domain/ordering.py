"""Putting sections and lessons in order."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class Direction(StrEnum):
    """One place towards the beginning, or towards the end."""

    UP = "up"
    DOWN = "down"


class OrderOvertaken(ValueError):
    """The order names other things than there are: somebody has added or deleted one meanwhile."""


def reordered(present: Sequence[int], wanted: Sequence[int]) -> list[int]:
    """The ids in the wanted order. Raises OrderOvertaken unless it has each present id exactly once."""
    if sorted(present) != sorted(wanted):
        raise OrderOvertaken
    return list(wanted)


def shifted(present: Sequence[int], moving: int, direction: Direction) -> list[int]:
    """The ids with one of them moved a place; at the end of the list it stays where it is."""
    if moving not in present:
        raise OrderOvertaken
    order = list(present)
    place = order.index(moving)
    other = place - 1 if direction is Direction.UP else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    return order
