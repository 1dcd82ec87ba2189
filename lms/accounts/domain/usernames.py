"""Which usernames people get when many accounts are made at once: the staff number, in its one spelling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from enum import StrEnum

from lms.accounts.domain.password_rules import normal_username

SHORTEST_NAME = 3


class UsernameProblem(StrEnum):
    """Why somebody cannot have their staff number as a username."""

    TOO_SHORT = "too_short"
    HAS_SPACES = "has_spaces"
    TAKEN = "taken"
    SHARED = "shared"


def assign_usernames(
    numbers: Mapping[int, str], taken: Collection[str]
) -> tuple[dict[int, str], dict[int, UsernameProblem]]:
    """The usernames of people by id, and why the others get none.

    `numbers` are their staff numbers, `taken` the usernames of accounts that there are. Two numbers that are told apart
    only by capitals or width are one username: neither person gets it, because which of them would be a guess.
    """
    wanted = {person: normal_username(number) for person, number in numbers.items()}
    shared = {name for name, times in Counter(wanted.values()).items() if times > 1}
    refused = {
        person: problem for person, name in wanted.items() if (problem := _problem(name, taken, shared))
    }
    return {person: name for person, name in wanted.items() if person not in refused}, refused


def _problem(name: str, taken: Collection[str], shared: Collection[str]) -> UsernameProblem | None:
    if len(name) < SHORTEST_NAME:
        return UsernameProblem.TOO_SHORT
    if any(sign.isspace() for sign in name):
        return UsernameProblem.HAS_SPACES
    if name in taken:
        return UsernameProblem.TAKEN
    return UsernameProblem.SHARED if name in shared else None
