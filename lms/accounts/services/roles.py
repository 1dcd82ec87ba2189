"""Giving and taking roles over units."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.domain.role_rules import HeldRole, leaves_an_administrator, may_handle
from lms.accounts.models import Account, RoleGrant
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor, Role, Scope
from lms.organisation.models import Unit


class RoleAboveOneself(Exception):
    """The role is higher, or its unit wider, than what the actor holds."""


class LastAdministratorRole(Exception):
    """The actor would administer nothing any more."""


def held_roles(session: Session, account_id: int | None) -> list[HeldRole]:
    """The roles of an account with the paths of their units."""
    rows = session.execute(
        select(RoleGrant.role, Unit.path)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .where(RoleGrant.account_id == account_id)
    ).all()
    return [HeldRole(Role(role), path) for role, path in rows]


def grant_role(
    session: Session, account: Account, role: Role, unit: Unit, *, scope: Scope, actor: Actor, clock: Clock
) -> bool:
    """Gives the account a role over a unit within the scope; False when it has it. Raises RoleAboveOneself."""
    wanted = HeldRole(role, unit.path)
    _must_be_allowed(session, wanted, scope, actor)
    if wanted in held_roles(session, account.id):
        return False
    session.add(RoleGrant(account_id=account.id, role=role.value, unit_id=unit.id))
    session.flush()
    record(
        session,
        action="lms.grant_role",
        after=_held(role, unit),
        **_about(account, unit),
        actor=actor,
        clock=clock,
    )
    return True


def revoke_role(session: Session, grant: RoleGrant, *, scope: Scope, actor: Actor, clock: Clock) -> None:
    """Takes a role away. Raises RoleAboveOneself and LastAdministratorRole."""
    account, unit = grant.account, session.get_one(Unit, grant.unit_id)
    role = HeldRole(Role(grant.role), unit.path)
    _must_be_allowed(session, role, scope, actor)
    if account.id == actor.account_id and not leaves_an_administrator(held_roles(session, account.id), role):
        raise LastAdministratorRole(account.id)
    session.delete(grant)
    session.flush()
    record(
        session,
        action="lms.revoke_role",
        before=_held(role.role, unit),
        **_about(account, unit),
        actor=actor,
        clock=clock,
    )


def _must_be_allowed(session: Session, role: HeldRole, scope: Scope, actor: Actor) -> None:
    if actor.is_system:
        return
    if not scope.covers_path(role.unit_path) or not may_handle(held_roles(session, actor.account_id), role):
        raise RoleAboveOneself(role)


def _held(role: Role, unit: Unit) -> dict[str, str]:
    return {"role": role.value, "unit": unit.name}


def _about(account: Account, unit: Unit) -> dict[str, Any]:
    return {"subject": ("account", account.id), "title": account.username, "unit_path": unit.path}
