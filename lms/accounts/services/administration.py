"""What administrators do with other people's accounts. Each is written to the audit trail."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Required, TypedDict, Unpack

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.domain.password_rules import normal_username, one_time_password
from lms.accounts.domain.role_rules import may_handle_account
from lms.accounts.models import Account
from lms.accounts.passwords import hash_password
from lms.accounts.services.roles import held_roles
from lms.accounts.services.sessions import revoke_sessions
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.organisation.models import Person


class AuditedChange(TypedDict, total=False):
    """What the audit trail is told of a change to an account."""

    unit_path: Required[str]
    actor: Required[Actor]
    clock: Required[Clock]
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class UsernameTaken(Exception):
    """Another account has this name."""


class HasAccount(Exception):
    """The person has an account already."""


class AboveOneself(Exception):
    """The account or role is more than the actor holds."""


class OwnAccount(Exception):
    """Nobody closes the account with which they are signed in."""


def create_account(
    session: Session, person: Person, *, username: str, unit_path: str, actor: Actor, clock: Clock
) -> tuple[Account, str]:
    """The person's new account and its one-time password. Raises UsernameTaken and HasAccount."""
    name = normal_username(username)
    if session.scalar(select(Account.id).where(Account.person_id == person.id)) is not None:
        raise HasAccount(person.id)
    if session.scalar(select(Account.id).where(func.lower(Account.username) == name)) is not None:
        raise UsernameTaken(name)
    password = one_time_password(secrets.choice)
    account = Account(
        person_id=person.id,
        username=name,
        password_hash=hash_password(password),
        must_change_password=True,
        created_at=clock(),
    )
    session.add(account)
    session.flush()
    _note(
        session,
        account,
        "lms.create_account",
        unit_path=unit_path,
        actor=actor,
        clock=clock,
        after={"username": name, "person": person.name},
    )
    return account, password


def reset_password(session: Session, account: Account, *, unit_path: str, actor: Actor, clock: Clock) -> str:
    """A one-time password that has to be changed at the next login. Raises AboveOneself."""
    _must_be_below(session, account, actor)
    password = one_time_password(secrets.choice)
    account.password_hash = hash_password(password)
    account.must_change_password = True
    closed = revoke_sessions(session, account.id, clock=clock)
    _note(
        session,
        account,
        "lms.reset_password",
        unit_path=unit_path,
        actor=actor,
        clock=clock,
        after={"sessions_closed": closed},
    )
    return password


def deactivate_account(
    session: Session, account: Account, *, unit_path: str, actor: Actor, clock: Clock
) -> None:
    """Closes an account and its sessions. Raises OwnAccount and AboveOneself."""
    if account.id == actor.account_id:
        raise OwnAccount(account.id)
    _must_be_below(session, account, actor)
    if not account.is_active:
        return
    account.is_active = False
    revoke_sessions(session, account.id, clock=clock)
    _note(
        session,
        account,
        "lms.deactivate_account",
        unit_path=unit_path,
        actor=actor,
        clock=clock,
        before={"is_active": True},
        after={"is_active": False},
    )


def reactivate_account(
    session: Session, account: Account, *, unit_path: str, actor: Actor, clock: Clock
) -> None:
    """Opens a closed account again, with the password and roles it had. Raises AboveOneself."""
    _must_be_below(session, account, actor)
    if account.is_active:
        return
    account.is_active = True
    _note(
        session,
        account,
        "lms.reactivate_account",
        unit_path=unit_path,
        actor=actor,
        clock=clock,
        before={"is_active": False},
        after={"is_active": True},
    )


def sign_out_everywhere(
    session: Session, account: Account, *, unit_path: str, actor: Actor, clock: Clock
) -> int:
    """Closes all sessions of an account; returns how many. Raises AboveOneself."""
    _must_be_below(session, account, actor)
    closed = revoke_sessions(session, account.id, clock=clock)
    _note(
        session,
        account,
        "lms.close_sessions",
        unit_path=unit_path,
        actor=actor,
        clock=clock,
        after={"sessions_closed": closed},
    )
    return closed


def _must_be_below(session: Session, account: Account, actor: Actor) -> None:
    if actor.is_system or account.id == actor.account_id:
        return
    own = held_roles(session, actor.account_id)
    if not may_handle_account(own, held_roles(session, account.id)):
        raise AboveOneself(account.id)


def _note(session: Session, account: Account, action: str, **known: Unpack[AuditedChange]) -> None:
    record(session, action=action, subject=("account", account.id), title=account.username, **known)
