"""Accounts for many people at once: who gets one, under which username, and the codes to hand out."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.accounts.domain.password_rules import normal_username, one_time_code
from lms.accounts.domain.usernames import UsernameProblem, assign_usernames
from lms.accounts.models import Account, LoginSession, RoleGrant
from lms.accounts.passwords import hash_code
from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.organisation.api import MOST_PARAMETERS, UnitCard
from lms.organisation.scopes import posts_on


class PeopleChanged(Exception):
    """Who would get an account is not as it was shown; the administrator must look again."""


@dataclass(frozen=True, slots=True)
class Serving:
    """Somebody who serves in the unit or below it."""

    person_id: int
    name: str
    name_en: str | None
    number: str
    unit_name: str
    unit_name_en: str | None
    unit_path: str


@dataclass(frozen=True, slots=True)
class Login:
    """One line of the sheet that is handed out. The code is nowhere else."""

    person: Serving
    username: str
    code: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Who would get an account, with the username, and who would not, with the reason."""

    ready: Sequence[tuple[Serving, str]]
    refused: Sequence[tuple[Serving, UsernameProblem]]


def plan_accounts(session: Session, unit: UnitCard, day: date) -> Plan:
    """What would become of those in the unit's subtree who have no account. Two statements, more for ten thousands."""
    lacks = ~exists().where(Account.person_id == posts_on(day).c.person_id)
    found = [Serving(*row) for row in session.execute(_columns(unit, day).where(lacks))]
    numbers = {person.person_id: person.number for person in found}
    taken = _taken(session, {normal_username(number) for number in numbers.values()})
    names, refused = assign_usernames(numbers, taken)
    return Plan(
        [(person, names[person.person_id]) for person in found if person.person_id in names],
        [(person, refused[person.person_id]) for person in found if person.person_id in refused],
    )


def create_accounts(
    session: Session, unit: UnitCard, expected: int, *, day: date, actor: Actor, clock: Clock
) -> tuple[list[Login], Plan]:
    """Makes the accounts of the plan, each with a code to be changed at the first login; all or none.

    `expected` is how many were announced. Raises PeopleChanged when that is no longer so, or nobody.
    """
    plan = plan_accounts(session, unit, day)
    if not expected or len(plan.ready) != expected:
        raise PeopleChanged(unit.id)
    logins = [Login(person, name, one_time_code(secrets.choice)) for person, name in plan.ready]
    now = clock()
    rows = [
        {
            "person_id": login.person.person_id,
            "username": login.username,
            "password_hash": hash_code(login.code),
            "must_change_password": True,
            "created_at": now,
        }
        for login in logins
    ]
    try:
        ids = session.scalars(insert(Account).returning(Account.id, sort_by_parameter_order=True), rows).all()
    except IntegrityError:  # somebody else made one of them at the same moment
        raise PeopleChanged(unit.id) from None
    for account_id, login in zip(ids, logins, strict=True):
        _note(session, "lms.create_account", account_id, login, actor=actor, clock=clock)
    _note_sheet(session, "lms.create_accounts", unit, len(logins), actor=actor, clock=clock)
    return logins, plan


def never_used(session: Session, unit: UnitCard, day: date) -> list[tuple[Serving, int, str]]:
    """Those of the subtree whose code nobody has used yet, with id and username of the account. One statement.

    Accounts that hold a role are left out: theirs are reset one by one, by somebody who holds no less.
    """
    posts = posts_on(day)
    rows = session.execute(
        _columns(unit, day)
        .add_columns(Account.id, Account.username)
        .join(Account, Account.person_id == posts.c.person_id)
        .where(
            Account.is_active,
            Account.must_change_password,
            ~exists().where(LoginSession.account_id == Account.id),
            ~exists().where(RoleGrant.account_id == Account.id),
        )
    )
    return [(Serving(*row[:-2]), row.id, row.username) for row in rows]


def renew_codes(
    session: Session, unit: UnitCard, expected: int, *, day: date, actor: Actor, clock: Clock
) -> list[Login]:
    """New codes for accounts that were never used, as when a sheet is lost; the old codes are void.

    `expected` is how many were announced. Raises PeopleChanged when that is no longer so, or nobody.
    """
    unused = never_used(session, unit, day)
    if not expected or len(unused) != expected:
        raise PeopleChanged(unit.id)
    logins = [Login(person, username, one_time_code(secrets.choice)) for person, _, username in unused]
    ids = [account_id for _, account_id, _ in unused]
    changes = [
        {"id": account_id, "password_hash": hash_code(login.code)}
        for account_id, login in zip(ids, logins, strict=True)
    ]
    session.execute(update(Account), changes)
    for account_id, login in zip(ids, logins, strict=True):
        _note(session, "lms.reset_password", account_id, login, actor=actor, clock=clock)
    _note_sheet(session, "lms.renew_codes", unit, len(logins), actor=actor, clock=clock)
    return logins


def _columns(unit: UnitCard, day: date) -> Select[Any]:
    posts = posts_on(day).c
    return (
        select(
            posts.person_id,
            posts.name,
            posts.name_en,
            posts.number,
            posts.unit_name,
            posts.unit_name_en,
            posts.unit_path,
        )
        .where(posts.unit_path.startswith(unit.path, autoescape=True))
        .order_by(posts.unit_path, posts.number)
    )


def _taken(session: Session, names: Iterable[str]) -> set[str]:
    wanted, taken = sorted(names), set[str]()
    for start in range(0, len(wanted), MOST_PARAMETERS):
        part = wanted[start : start + MOST_PARAMETERS]
        taken.update(session.scalars(select(Account.username).where(Account.username.in_(part))))
    return taken


def _note(
    session: Session, action: str, account_id: int, login: Login, *, actor: Actor, clock: Clock
) -> None:
    record(
        session,
        action=action,
        subject=("account", account_id),
        title=login.username,
        unit_path=login.person.unit_path,
        actor=actor,
        clock=clock,
        after={"username": login.username, "person": login.person.name},
    )


def _note_sheet(
    session: Session, action: str, unit: UnitCard, number: int, *, actor: Actor, clock: Clock
) -> None:
    record(
        session,
        action=action,
        subject=("unit", unit.id),
        title=unit.name,
        unit_path=unit.path,
        actor=actor,
        clock=clock,
        after={"accounts": number},
    )
