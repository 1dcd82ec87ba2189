"""Who is signed in: Flask-Login over sessions that live in the database."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from functools import cache
from typing import Any

from flask import Flask
from flask_login import LoginManager
from sqlalchemy import Date, Row, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Account, LoginSession, RoleGrant
from lms.clock import current_clock
from lms.contracts.access import Actor, Role, Scope
from lms.db import current_session, read_rows
from lms.notifications.services.reading import KINDS, unread_of
from lms.organisation.models import Appointment, Person, PluginSwitch, Unit
from lms.organisation.scopes import holding_on
from lms.plugins import Registry, current_registry
from lms.web.i18n import local_day, localised

login_manager = LoginManager()


class SignedIn:
    """The person behind a request, as Flask-Login wants one. Read once per request."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, row: Row[Any], actor: Actor, switched_off: frozenset[str]) -> None:
        """`row` is one of _by_token's."""
        self.session_id, self.last_seen_at = row.session_id, row.last_seen_at
        self.account_id, self.person_id = row.account_id, row.person_id
        self.username, self.locale = row.username, row.locale
        self.must_change_password = row.must_change_password
        self.actor = actor
        self.switched_off = switched_off  # the plugins that the person's organisation does without
        self.name, self.name_en = row.name, row.name_en
        self.unit_name, self.unit_name_en = row.unit_name, row.unit_name_en
        self.unread_notices: int = row.unread_notices

    @property
    def display_name(self) -> str:
        """The person's name in the page's language."""
        return localised(self)


class Opening:
    """What Flask-Login's login_user is handed: its id is the new session's token, which only the cookie keeps."""

    is_active = True

    def __init__(self, token: str) -> None:
        self._token = token

    def get_id(self) -> str:
        return self._token


def new_token() -> str:
    """A session token for the cookie, 256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def load_signed_in(session: Session, token: str, now: datetime) -> SignedIn | None:
    """Who holds this token; None when the session is unknown, revoked, over, or its account is closed."""
    registry = current_registry()
    wanted = {
        "token_hash": token_hash(token),
        "now": now,
        "today": local_day(now),
        KINDS: list(registry.notice_types),
    }
    rows = read_rows(session, _by_token(), wanted)
    if not rows:
        return None
    first = rows[0]
    held = {(row.role, row.over) for row in rows if row.role is not None}
    grants = _grants(registry, first.person_id, held)
    actor = Actor(first.account_id, first.person_id, first.name, first.unit_path, grants)
    return SignedIn(first, actor, frozenset(row.plugin for row in rows if row.plugin is not None))


@cache
def _by_token() -> Select[*tuple[Any, ...]]:
    """The open session with this token_hash, and whose it is, at `now` on the day `today`.

    One statement, since every page begins with it: a row for each role held and each plugin that the organisation has
    switched off, which are few. It is put together once, which takes several times as long as to run it.
    """
    today = bindparam("today", type_=Date())
    held_now = and_(Appointment.person_id == Person.id, Appointment.is_primary, holding_on(today))
    is_off = and_(PluginSwitch.organisation_id == Person.organisation_id, PluginSwitch.is_enabled.is_(False))
    over = aliased(Unit)
    return (
        select(
            LoginSession.id.label("session_id"),
            LoginSession.last_seen_at,
            Account.id.label("account_id"),
            Account.person_id,
            Account.username,
            Account.locale,
            Account.must_change_password,
            Person.name,
            Person.name_en,
            Unit.path.label("unit_path"),
            func.coalesce(Unit.name, "").label("unit_name"),
            Unit.name_en.label("unit_name_en"),
            RoleGrant.role,
            over.path.label("over"),
            PluginSwitch.plugin,
            unread_of(Account.person_id, Person.organisation_id).label("unread_notices"),
        )
        .join(Account, Account.id == LoginSession.account_id)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(Appointment, held_now)
        .outerjoin(Unit, Unit.id == Appointment.unit_id)
        .outerjoin(RoleGrant, RoleGrant.account_id == Account.id)
        .outerjoin(over, over.id == RoleGrant.unit_id)
        .outerjoin(PluginSwitch, is_off)
        .where(
            LoginSession.token_hash == bindparam("token_hash"),
            LoginSession.revoked_at.is_(None),
            LoginSession.expires_at > bindparam("now"),
            Account.is_active,
        )
    )


def actor_of(
    session: Session, registry: Registry, account: Account, name: str, unit_path: str | None
) -> Actor:
    """The actor that this account is, for work that is done without a request."""
    held = session.execute(
        select(RoleGrant.role, Unit.path)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .where(RoleGrant.account_id == account.id)
    )
    grants = _grants(registry, account.person_id, {(role, path) for role, path in held})
    return Actor(account.id, account.person_id, name, unit_path, grants)


def _grants(registry: Registry, person_id: int, held: set[tuple[str, str]]) -> dict[str, Scope]:
    """A person's permissions: as a member over their own rows, and by each role over its unit's subtree."""
    grants, own = dict[str, Scope](), Scope(person_id=person_id)
    for permission in registry.permissions.values():
        if paths := {path for role, path in held if role in permission.roles}:
            grants[permission.key] = Scope(unit_paths=tuple(sorted(paths)), person_id=person_id)
        elif Role.MEMBER in permission.roles:
            grants[permission.key] = own
    return grants


def init_authentication(app: Flask) -> None:
    """Lets Flask-Login find the session that the cookie's token opens."""
    login_manager.init_app(app)
    # the token is random and revocable; a changed address is no theft
    login_manager.session_protection = None

    @login_manager.user_loader
    def _load(token: str) -> SignedIn | None:
        return load_signed_in(current_session(), token, current_clock()())
