"""The smallest organisation a test needs, a thing at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from itertools import count

from sqlalchemy.orm import Session

from lms.accounts.models import Account, RoleGrant
from lms.accounts.passwords import hash_password
from lms.contracts.access import Role
from lms.contracts.events import AppointmentsChanged
from lms.events import publish
from lms.organisation.models import Appointment, Person, Unit

_numbers = count(1)
PASSWORD = "correct horse battery"


@cache
def _password_hash() -> str:
    return hash_password(PASSWORD)


def make_unit(
    session: Session, name: str = "市直机关", parent: Unit | None = None, kind: str = "organ"
) -> Unit:
    """A unit, an organisation when it has no parent."""
    unit = Unit(name=name, code=f"U{next(_numbers)}", path=f"new-{next(_numbers)}", kind=kind)
    unit.parent_id = parent.id if parent else None
    session.add(unit)
    session.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    session.flush()
    return unit


def make_person(
    session: Session,
    unit: Unit,
    name: str = "张伟",
    *,
    tier: str = "member",
    post: str = "科员",
    is_full_time: bool = True,
    starts_on: date = date(2020, 1, 1),
    name_en: str | None = None,
) -> Person:
    """A person with one primary appointment in the unit."""
    person = Person(
        organisation_id=int(unit.path.split("/")[1]), number=f"P{next(_numbers)}", name=name, name_en=name_en
    )
    person.appointments.append(
        Appointment(unit_id=unit.id, post=post, tier=tier, is_full_time=is_full_time, starts_on=starts_on)
    )
    session.add(person)
    session.flush()
    publish(session, AppointmentsChanged((person.id,)))
    return person


def make_account(session: Session, person: Person, *roles: tuple[Role, Unit]) -> Account:
    """The person's account, with roles over units; its password is PASSWORD."""
    account = Account(
        person_id=person.id,
        username=f"user{next(_numbers)}",
        password_hash=_password_hash(),
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        roles=[RoleGrant(role=role.value, unit_id=unit.id) for role, unit in roles],
    )
    session.add(account)
    session.flush()
    return account
