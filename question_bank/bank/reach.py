"""Which banks a scope reaches: those of its units, and those that are lent to them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import ColumnElement, or_, select

from lms.contracts.access import Scope
from lms.organisation.api import units_in, units_in_or_above
from question_bank.bank.models import Bank, BankShare

RIGHTS = ("draw", "see", "copy")
"""What a bank may be lent for, the least first; each includes those before it."""


@lru_cache(maxsize=256)
def owned_banks(scope: Scope) -> ColumnElement[bool]:
    """A condition on question_bank_bank: a unit of the scope owns it."""
    return Bank.unit_id.in_(units_in(scope))


@lru_cache(maxsize=256)
def shares_for(scope: Scope, rights: Sequence[str] = RIGHTS) -> ColumnElement[bool]:
    """A condition on question_bank_bank_share: it lends, for one of these rights, to a unit of the scope or above it.

    What is lent to a unit is lent to all below it.
    """
    return BankShare.unit_id.in_(units_in_or_above(scope)) & BankShare.right.in_(rights)


@lru_cache(maxsize=256)
def banks_within_reach(scope: Scope) -> ColumnElement[bool]:
    """A condition on question_bank_bank: a unit of the scope owns it or may at least draw from it."""
    return or_(owned_banks(scope), Bank.id.in_(select(BankShare.bank_id).where(shares_for(scope))))
