"""The accounts area, as part of the kernel."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.accounts.commands import accounts_commands
from lms.accounts.first_steps import first_steps_card
from lms.accounts.models import Account, LoginFailure, LoginSession, RoleGrant
from lms.accounts.views import admin, door, many, own, roles
from lms.accounts.views.blueprints import account_admin, accounts
from lms.contracts.access import Permission, Role
from lms.contracts.audit import AuditAction
from lms.contracts.navigation import HomeCard, NavigationEntry
from lms.plugins import API_VERSION, Plugin

VIEWS = (door, own, admin, many, roles)
"""The modules whose routes the blueprints carry; naming them here is what imports them."""

area = Plugin(
    name="lms",
    api_version=API_VERSION,
    title="accounts",
    models=(Account, RoleGrant, LoginSession, LoginFailure),
    blueprints=(accounts, account_admin),
    commands=(accounts_commands,),
    permissions=(Permission("lms.manage_accounts", _l("Manage accounts and roles"), (Role.ADMINISTRATOR,)),),
    audit_actions=(
        AuditAction("lms.create_admin", _l("Created the first administrator")),
        AuditAction("lms.create_account", _l("Created an account")),
        AuditAction("lms.create_accounts", _l("Created accounts for everybody without one")),
        AuditAction("lms.renew_codes", _l("Made new one-time passwords for unused accounts")),
        AuditAction("lms.reset_password", _l("Reset a password")),
        AuditAction("lms.change_password", _l("Changed the own password")),
        AuditAction("lms.deactivate_account", _l("Closed an account")),
        AuditAction("lms.reactivate_account", _l("Opened an account again")),
        AuditAction("lms.close_sessions", _l("Signed an account out everywhere")),
        AuditAction("lms.grant_role", _l("Gave a role")),
        AuditAction("lms.revoke_role", _l("Took a role away")),
    ),
    navigation=(
        NavigationEntry(
            _l("Accounts"),
            "account_admin.index",
            "key",
            "lms.manage_accounts",
            section="administer",
            order=20,
        ),
    ),
    home_cards=(
        HomeCard(
            "lms.first_steps",
            "accounts/_first_steps_card.html",
            first_steps_card,
            "lms.manage_accounts",
            "main",
            1,
        ),
    ),
)
