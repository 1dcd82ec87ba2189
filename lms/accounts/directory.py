"""Reading the accounts that an administrator may see: the list, one account, people without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import Account, LoginSession, RoleGrant
from lms.contracts.access import Role, Scope
from lms.db import read_rows
from lms.organisation.models import Appointment, Person, Unit
from lms.organisation.scopes import holding_on, person_in_scope, person_reached, units_in
from lms.web.paging import PER_PAGE, Page

KINDS = ("all", "open", "closed", "without")


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list shows: words of a name, number or username; accounts of a kind; holders of a role."""

    words: str = ""
    kind: str = "all"
    role: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A person in the list, with the account if there is one."""

    person_id: int
    name: str
    name_en: str | None
    number: str
    account_id: int | None
    username: str | None
    is_active: bool | None
    must_change_password: bool | None
    post: str | None
    post_en: str | None
    unit_name: str | None
    unit_name_en: str | None
    unit_path: str | None


@dataclass(frozen=True, slots=True)
class ListedRole:
    """A role of a listed account."""

    id: int
    role: Role
    unit_id: int
    unit_name: str
    unit_name_en: str | None
    unit_path: str


def in_reach(scope: Scope, day: date) -> ColumnElement[bool]:
    """A condition on lms_person: serving within the scope, or on the books of an organisation that it reaches whole."""
    on_its_books = Person.organisation_id.in_(units_in(scope))
    if any(path.count("/") == 2 for path in scope.unit_paths):
        # nearly everybody is on the books: few are left to look up
        return or_(on_its_books, person_reached(Person.id, scope, day))
    return or_(person_in_scope(Person.id, scope, day), on_its_books)


def people(scope: Scope, wanted: Filter, day: date) -> Select[*tuple[Any, ...]]:
    """The people to list, with the columns of Listed that are theirs and their account's."""
    return (
        select(
            Person.id.label("person_id"),
            Person.name,
            Person.name_en,
            Person.number,
            Account.id.label("account_id"),
            Account.username,
            Account.is_active,
            Account.must_change_password,
        )
        .outerjoin(Account, Account.person_id == Person.id)
        .where(in_reach(scope, day), *_conditions(wanted))
    )


def _with_posts(people: Subquery, day: date) -> Select[Any]:
    """The people with the columns of Listed, by name. Posts are looked up for a page of people, not for everybody."""
    post_held = and_(Appointment.person_id == people.c.person_id, Appointment.is_primary, holding_on(day))
    return (
        select(
            people,
            Appointment.post,
            Appointment.post_en,
            Unit.name.label("unit_name"),
            Unit.name_en.label("unit_name_en"),
            Unit.path.label("unit_path"),
        )
        .outerjoin(Appointment, post_held)
        .outerjoin(Unit, Unit.id == Appointment.unit_id)
        .order_by(people.c.name, people.c.person_id)
    )


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for word in wanted.words.split():
        pattern = word.casefold()
        conditions.append(
            or_(
                *(
                    func.lower(column).contains(pattern, autoescape=True)
                    for column in (Person.name, Person.name_en, Person.number, Account.username)
                )
            )
        )
    match wanted.kind:
        case "open":
            conditions.append(Account.is_active.is_(True))
        case "closed":
            conditions.append(Account.is_active.is_(False))
        case "without":
            conditions.append(Account.id.is_(None))
    if wanted.role:
        conditions.append(exists().where(RoleGrant.account_id == Account.id, RoleGrant.role == wanted.role))
    return conditions


def people_page(session: Session, scope: Scope, wanted: Filter, day: date, number: int) -> Page[Listed]:
    """One page of the list, the last one past the end: two statements."""
    total = read_rows(session, _number(scope, wanted, day))[0][0]
    number = min(number, max(1, -(-total // PER_PAGE)))
    rows = read_rows(session, _listed(scope, wanted, day, number))
    return Page([Listed(*row) for row in rows], number, total)


# Both are kept for each who administers: to put them together takes longer than to run them.


@lru_cache(maxsize=64)
def _number(scope: Scope, wanted: Filter, day: date) -> Select[int]:
    found = people(scope, wanted, day).with_only_columns(Person.id)
    return select(func.count()).select_from(found.subquery())


@lru_cache(maxsize=64)
def _listed(scope: Scope, wanted: Filter, day: date, number: int) -> Select[Any]:
    by_name = people(scope, wanted, day).order_by(Person.name, Person.id)
    page = by_name.limit(PER_PAGE).offset((number - 1) * PER_PAGE).subquery("people")
    return _with_posts(page, day)


def roles_of(session: Session, account_ids: Sequence[int]) -> dict[int, list[ListedRole]]:
    """The roles of these accounts, the highest unit first."""
    if not account_ids:
        return {}
    found: dict[int, list[ListedRole]] = {}
    for account_id, grant_id, role, *unit in read_rows(session, _roles(), {"accounts": account_ids}):
        found.setdefault(account_id, []).append(ListedRole(grant_id, Role(role), *unit))
    return found


@cache
def _roles() -> Select[*tuple[Any, ...]]:
    """The roles of these accounts. Put together once."""
    columns = (RoleGrant.account_id, RoleGrant.id, RoleGrant.role, RoleGrant.unit_id)
    return (
        select(*columns, Unit.name, Unit.name_en, Unit.path)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .where(RoleGrant.account_id.in_(bindparam("accounts", expanding=True)))
        .order_by(func.length(Unit.path), Unit.path, RoleGrant.id)
    )


def last_seen(session: Session, account_ids: Sequence[int]) -> dict[int, datetime]:
    """When each of these accounts was last in use; who never was is left out."""
    if not account_ids:
        return {}
    return {row[0]: row[1] for row in read_rows(session, _seen(), {"accounts": account_ids})}


@cache
def _seen() -> Select[int, datetime]:
    """When these accounts were last in use. Put together once."""
    return (
        select(LoginSession.account_id, func.max(LoginSession.last_seen_at))
        .where(LoginSession.account_id.in_(bindparam("accounts", expanding=True)))
        .group_by(LoginSession.account_id)
    )


def find_account(session: Session, account_id: int, scope: Scope, day: date) -> Account | None:
    """The account, when its person is within reach."""
    return session.scalars(
        select(Account)
        .join(Person, Person.id == Account.person_id)
        .where(Account.id == account_id, in_reach(scope, day))
    ).one_or_none()


def find_person(session: Session, person_id: int, scope: Scope, day: date) -> Person | None:
    """The person, when within reach."""
    return session.scalars(select(Person).where(Person.id == person_id, in_reach(scope, day))).one_or_none()


def grantable_units(
    session: Session, scope: Scope, words: str, near_path: str | None, limit: int = 50
) -> Sequence[Unit]:
    """Units to give a role over: those found by name or code, or without words the person's own and those above it."""
    statement = select(Unit).where(Unit.id.in_(units_in(scope)), Unit.is_active)
    if words.strip():
        statement = statement.where(
            and_(
                *(
                    or_(
                        *(
                            func.lower(column).contains(word.casefold(), autoescape=True)
                            for column in (Unit.name, Unit.name_en, Unit.code)
                        )
                    )
                    for word in words.split()
                )
            )
        )
    else:
        statement = statement.where(
            Unit.id.in_([int(step) for step in (near_path or "/").strip("/").split("/") if step])
        )
    return session.scalars(statement.order_by(Unit.path).limit(limit)).all()
