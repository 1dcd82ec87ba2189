"""The accounts area, as part of the kernel."""

from __future__ import annotations

from lms.accounts.models import Account, LoginFailure, LoginSession, RoleGrant
from lms.plugins import API_VERSION, Plugin

area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="accounts",
    models=(Account, RoleGrant, LoginSession, LoginFailure),
)
