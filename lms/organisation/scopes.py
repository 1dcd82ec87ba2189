"""The scope filter: what a permission reaches, as conditions of a query."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    Subquery,
    and_,
    exists,
    false,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from lms.contracts.access import Scope
from lms.db import Identifier
from lms.organisation.models import Appointment, Person, Unit


@lru_cache(maxsize=256)
def unit_in_scope(scope: Scope) -> ColumnElement[bool]:
    """A condition on lms_unit: the unit lies in one of the scope's subtrees."""
    if scope.everything:
        return true()
    if not scope.unit_paths:
        return false()
    return or_(*(Unit.path.startswith(path, autoescape=True) for path in scope.unit_paths))


@lru_cache(maxsize=256)
def units_in(scope: Scope) -> Select[int]:
    """The ids of the units that the scope reaches, for `column.in_(units_in(scope))`."""
    return select(Unit.id).where(unit_in_scope(scope))


@lru_cache(maxsize=256)
def units_in_or_above(scope: Scope) -> Select[int]:
    """The ids of the scope's units and of every unit above them: what is arranged for a subtree by those over it."""
    above = {
        path[: index + 1]
        for path in scope.unit_paths
        for index, sign in enumerate(path)
        if sign == "/" and index
    }
    return select(Unit.id).where(or_(unit_in_scope(scope), Unit.path.in_(above)))


def holding_on(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """A condition on lms_appointment: held on that day."""
    return and_(Appointment.starts_on <= day, or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day))


@lru_cache(maxsize=256)
def people_in(scope: Scope, day: date) -> Select[int]:
    """The ids of the people who hold an appointment within the scope on that day, or the scope's own person."""
    if scope.everything:
        return select(Person.id)
    mine = Person.id == scope.person_id if scope.person_id is not None else false()
    if not scope.unit_paths:
        return select(Person.id).where(mine)
    return select(Person.id).where(or_(mine, Person.id.in_(_serving(scope, day))))


@lru_cache(maxsize=256)
def _serving(scope: Scope, day: date) -> Select[int]:
    return (
        select(Appointment.person_id)
        .join(Unit, Unit.id == Appointment.unit_id)
        .where(holding_on(day), unit_in_scope(scope))
    )


@lru_cache(maxsize=256)
def _reached(scope: Scope, day: date) -> Select[int] | CompoundSelect[int]:
    """The ids that people_in gives, for a comparison: it need not go through the people themselves."""
    if scope.person_id is None:
        return _serving(scope, day)
    return union_all(select(literal(scope.person_id, Identifier)), _serving(scope, day))


def person_in_scope(column: InstrumentedAttribute[int] | Any, scope: Scope, day: date) -> ColumnElement[bool]:
    """A condition on a person column: the row's person is one that the scope reaches on that day."""
    if scope.everything:
        return true()
    if not scope.unit_paths:
        return false() if scope.person_id is None else column == scope.person_id
    condition: ColumnElement[bool] = column.in_(_reached(scope, day))
    return condition


def person_reached(column: InstrumentedAttribute[int] | Any, scope: Scope, day: date) -> ColumnElement[bool]:
    """The same, looked up for each row: where few rows are left to ask about, such as claims that wait, that takes a
    fraction of listing everybody whom the scope reaches."""
    if scope.everything or not scope.unit_paths:
        return person_in_scope(column, scope, day)
    serves = exists().where(
        Appointment.person_id == column,
        Unit.id == Appointment.unit_id,
        holding_on(day),
        unit_in_scope(scope),
    )
    return serves if scope.person_id is None else or_(column == scope.person_id, serves)


def reaches_person(session: Session, scope: Scope, person_id: int, day: date) -> bool:
    """Whether the scope reaches this person on that day; a page about somebody else's person is not found."""
    return session.scalar(people_in(scope, day).where(Person.id == person_id)) is not None


@lru_cache(maxsize=64)
def serving_on(day: date) -> Select[int]:
    """The ids of the people in posts_on(day), for `column.in_(serving_on(day))` where nothing else of them is asked."""
    return select(Appointment.person_id).where(Appointment.is_primary, holding_on(day))


@lru_cache(maxsize=64)
def posts_on(day: date) -> Subquery:
    """Everybody's primary appointment on a day, one row a person: person_id, name, name_en, number, unit_id,
    unit_name, unit_name_en, unit_path, post, post_en, tier, is_full_time."""
    return (
        select(
            Person.id.label("person_id"),
            Person.name,
            Person.name_en,
            Person.number,
            Unit.id.label("unit_id"),
            Unit.name.label("unit_name"),
            Unit.name_en.label("unit_name_en"),
            Unit.path.label("unit_path"),
            Appointment.post,
            Appointment.post_en,
            Appointment.tier,
            Appointment.is_full_time,
        )
        .join(Appointment, Appointment.person_id == Person.id)
        .join(Unit, Unit.id == Appointment.unit_id)
        .where(holding_on(day), Appointment.is_primary)
        .subquery("posts")
    )
