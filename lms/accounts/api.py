"""What other areas may do with accounts."""

from __future__ import annotations

from lms.accounts.domain.password_rules import normal_username
from lms.accounts.services.administration import HasAccount, UsernameTaken, create_account, deactivate_account
from lms.accounts.services.naming import account_names
from lms.accounts.services.roles import grant_role

__all__ = [
    "HasAccount",
    "UsernameTaken",
    "account_names",
    "create_account",
    "deactivate_account",
    "grant_role",
    "normal_username",
]
