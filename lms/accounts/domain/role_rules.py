"""Who may give and take which role, and whose account one may touch: never above oneself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from lms.contracts.access import Role

LADDER = (Role.MEMBER, Role.TRAINER, Role.MANAGER, Role.POLICY_OFFICER, Role.ADMINISTRATOR)
GRANTABLE = LADDER[1:]
"""Everybody with an account is a member; that is not granted."""


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role over the unit with this path and all below it."""

    role: Role
    unit_path: str

    def covers(self, other: HeldRole) -> bool:
        """Whether the other role is no higher than this one, over a unit within this one's subtree."""
        return LADDER.index(self.role) >= LADDER.index(other.role) and other.unit_path.startswith(
            self.unit_path
        )


def may_handle(own: Collection[HeldRole], role: HeldRole) -> bool:
    """Whether somebody holding `own` may give or take this role."""
    return any(held.covers(role) for held in own)


def may_handle_account(own: Collection[HeldRole], theirs: Collection[HeldRole]) -> bool:
    """Whether somebody holding `own` may reset or close an account: one that holds nothing beyond what they hold.

    Otherwise the administrator of one unit could take over the whole organisation by resetting the password of its
    administrator, who has a desk in that unit.
    """
    return all(may_handle(own, role) for role in theirs)


def leaves_an_administrator(own: Collection[HeldRole], given_up: HeldRole) -> bool:
    """Whether somebody who gives up one of their roles still administers something."""
    rest = [held for held in own if held != given_up]
    return given_up.role is not Role.ADMINISTRATOR or any(held.role is Role.ADMINISTRATOR for held in rest)
