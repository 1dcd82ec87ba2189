"""Adding people, giving them posts and ending these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.contracts.events import AppointmentsChanged
from lms.events import publish
from lms.organisation.models import Appointment, Person, Unit
from lms.organisation.people.domain import AppointmentRefused, Span, check_appointment
from lms.organisation.scopes import people_in, unit_in_scope


class NumberTaken(ValueError):
    """The staff number belongs to somebody else in the organisation."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post as a form gives it."""

    unit_id: int
    post: str
    post_en: str | None
    tier: str
    is_full_time: bool
    is_primary: bool
    starts_on: date
    ends_on: date | None


@lru_cache(maxsize=64)
def directory(scope: Scope, day: date, words: str = "", unit_path: str = "") -> Select[int]:
    """The ids of the people within the scope whose name or number has the words, serving under the unit path."""
    statement = people_in(scope, day).order_by(Person.number, Person.id)
    if words:
        pattern = f"%{words.replace('%', '').replace('_', '')}%"
        statement = statement.where(
            or_(Person.name.ilike(pattern), Person.name_en.ilike(pattern), Person.number.ilike(pattern))
        )
    if unit_path:
        under = people_in(Scope(unit_paths=(unit_path,)), day)
        statement = statement.where(Person.id.in_(under))
    return statement


def add_person(
    session: Session,
    *,
    number: str,
    name: str,
    name_en: str | None,
    email: str | None,
    post: Post,
    scope: Scope,
    actor: Actor,
    clock: Clock,
) -> Person:
    """A person with a first post. Raises NumberTaken, AppointmentRefused, and LookupError for a foreign unit."""
    unit = _unit(session, post.unit_id, scope)
    organisation_id = int(unit.path.split("/")[1])
    taken = select(Person.id).where(Person.organisation_id == organisation_id, Person.number == number)
    if session.scalar(taken) is not None:
        raise NumberTaken(number)
    person = Person(organisation_id=organisation_id, number=number, name=name, name_en=name_en, email=email)
    session.add(person)
    session.flush()
    record(
        session, actor=actor, clock=clock, action="lms.add_person", subject=("person", person.id), title=name,
        unit_path=unit.path, after={"number": number, "name": name, "unit": unit.code, "post": post.post},
    )  # fmt: skip
    appoint(session, person, post, scope=scope, actor=actor, clock=clock)
    return person


def appoint(
    session: Session, person: Person, post: Post, *, scope: Scope, actor: Actor, clock: Clock
) -> Appointment:
    """Gives the person a post. An open primary post ends the day before a new primary one begins.

    Raises AppointmentRefused, and LookupError for a unit outside the scope.
    """
    unit = _unit(session, post.unit_id, scope)
    held = [a for a in person.appointments if a.is_primary]
    if post.is_primary:
        for appointment in held:
            if appointment.ends_on is None and appointment.starts_on < post.starts_on:
                appointment.ends_on = post.starts_on - timedelta(days=1)
    check_appointment(
        Span(post.starts_on, post.ends_on), post.is_primary, [Span(a.starts_on, a.ends_on) for a in held]
    )
    appointment = Appointment(
        person_id=person.id,
        unit_id=unit.id,
        post=post.post,
        post_en=post.post_en,
        tier=post.tier,
        is_full_time=post.is_full_time,
        is_primary=post.is_primary,
        starts_on=post.starts_on,
        ends_on=post.ends_on,
    )
    person.appointments.append(appointment)
    session.flush()
    record(
        session, actor=actor, clock=clock, action="lms.appoint", subject=("person", person.id), title=person.name,
        unit_path=unit.path,
        after={"unit": unit.code, "post": post.post, "tier": post.tier, "from": post.starts_on, "to": post.ends_on},
    )  # fmt: skip
    publish(session, AppointmentsChanged((person.id,)))
    return appointment


def end_appointment(
    session: Session, appointment: Appointment, ends_on: date, *, actor: Actor, clock: Clock
) -> None:
    """Ends a post on a day, that day included. Raises AppointmentRefused when it had not begun."""
    if ends_on < appointment.starts_on:
        raise AppointmentRefused("ends_before_start")
    before = appointment.ends_on
    appointment.ends_on = ends_on
    record(
        session, actor=actor, clock=clock, action="lms.end_appointment", subject=("person", appointment.person_id),
        title=appointment.person.name, unit_path=appointment.unit.path,
        before={"to": before}, after={"to": ends_on, "post": appointment.post},
    )  # fmt: skip
    publish(session, AppointmentsChanged((appointment.person_id,)))


def change_email(session: Session, person: Person, email: str | None, *, actor: Actor, clock: Clock) -> None:
    """Keeps where mail reaches the person; None: nowhere. The trail says that it was changed, and not to what."""
    if person.email == email:
        return
    person.email = email
    record(
        session, actor=actor, clock=clock, action="lms.change_email", subject=("person", person.id), title=person.name,
        after={"email": "set" if email else "removed"},
    )  # fmt: skip


def _unit(session: Session, unit_id: int, scope: Scope) -> Unit:
    unit = session.scalar(select(Unit).where(Unit.id == unit_id, unit_in_scope(scope), Unit.is_active))
    if unit is None:
        raise LookupError(unit_id)
    return unit
