"""What other areas and plugins may ask of the organisation. Nothing here changes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.db import read_rows
from lms.organisation.models import Appointment, Person, PluginSwitch, Unit
from lms.organisation.scopes import (
    people_in,
    person_in_scope,
    person_reached,
    posts_on,
    reaches_person,
    serving_on,
    unit_in_scope,
    units_in,
    units_in_or_above,
)

__all__ = [
    "TIERS",
    "HeldPost",
    "PersonCard",
    "PersonName",
    "UnitCard",
    "appointments_of",
    "organisation_of",
    "people_by_number",
    "people_in",
    "person_card",
    "person_cards",
    "person_in_scope",
    "person_names",
    "person_reached",
    "plugins_off_for",
    "posts_on",
    "reaches_person",
    "serving_on",
    "unit_card",
    "unit_cards",
    "units_by_id",
    "units_in",
    "units_in_or_above",
]
from lms.organisation.wording import TIERS

MOST_PARAMETERS = 10_000  # below the number of parameters that a statement may have


@dataclass(frozen=True, slots=True)
class UnitCard:
    """A unit as other areas see it."""

    id: int
    name: str
    name_en: str | None
    path: str
    parent_id: int | None
    kind: str
    code: str

    @property
    def depth(self) -> int:
        """1 for an organisation."""
        return self.path.count("/") - 1


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person with the post held on the day asked for."""

    id: int
    name: str
    name_en: str | None
    number: str
    unit_id: int
    unit_name: str
    unit_name_en: str | None
    unit_path: str
    post: str
    post_en: str | None
    tier: str
    is_full_time: bool


@dataclass(frozen=True, slots=True)
class PersonName:
    """What somebody is called, whatever post they hold."""

    id: int
    name: str
    name_en: str | None
    number: str


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A primary post with its days."""

    unit_id: int
    post: str
    tier: str
    starts_on: date
    ends_on: date | None

    def covers(self, day: date) -> bool:
        """Whether it was held on that day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def appointments_of(session: Session, person_ids: Iterable[int]) -> dict[int, list[HeldPost]]:
    """Every primary post that these people have held, for questions about many days at once."""
    posts: dict[int, list[HeldPost]] = {}
    wanted = sorted(set(person_ids))
    for start in range(0, len(wanted), MOST_PARAMETERS):
        rows = session.execute(
            select(
                Appointment.person_id,
                Appointment.unit_id,
                Appointment.post,
                Appointment.tier,
                Appointment.starts_on,
                Appointment.ends_on,
            ).where(
                Appointment.is_primary, Appointment.person_id.in_(wanted[start : start + MOST_PARAMETERS])
            )
        )
        for person_id, unit_id, post, tier, starts_on, ends_on in rows:
            posts.setdefault(person_id, []).append(HeldPost(unit_id, post, tier, starts_on, ends_on))
    return posts


def unit_cards(session: Session, scope: Scope) -> list[UnitCard]:
    """The active units that the scope reaches, a parent before its children, siblings in their order."""
    rows = read_rows(session, _active_units(scope))
    cards = [UnitCard(*row) for row in rows]
    children: dict[int | None, list[UnitCard]] = {}
    known = {card.id for card in cards}
    for card in cards:
        children.setdefault(card.parent_id if card.parent_id in known else None, []).append(card)
    ordered: list[UnitCard] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        card = waiting.pop()
        ordered.append(card)
        waiting.extend(reversed(children.get(card.id, [])))
    return ordered


@lru_cache(maxsize=256)
def _active_units(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Put together once for each scope, as many pages offer its units."""
    return (
        select(Unit.id, Unit.name, Unit.name_en, Unit.path, Unit.parent_id, Unit.kind, Unit.code)
        .where(unit_in_scope(scope), Unit.is_active)
        .order_by(Unit.position, Unit.id)
    )


def unit_card(session: Session, unit_id: int) -> UnitCard | None:
    """One unit, None when there is none."""
    return units_by_id(session, [unit_id]).get(unit_id)


def units_by_id(session: Session, unit_ids: Iterable[int]) -> dict[int, UnitCard]:
    """Units by id, also those that are active no longer: for what happened while they were."""
    rows = read_rows(session, _units(), {"ids": sorted(set(unit_ids))})
    return {row.id: UnitCard(*row) for row in rows}


@cache
def _units() -> Select[*tuple[Any, ...]]:
    """The units with these ids. Put together once."""
    columns = (Unit.id, Unit.name, Unit.name_en, Unit.path, Unit.parent_id, Unit.kind, Unit.code)
    return select(*columns).where(Unit.id.in_(bindparam("ids", expanding=True)))


def person_cards(session: Session, person_ids: Iterable[int], day: date) -> dict[int, PersonCard]:
    """People by id with their primary post on that day; who holds none that day is left out."""
    wanted = list(set(person_ids))
    rows = read_rows(session, _posts_of(day), {"ids": wanted}) if wanted else []
    return {row.id: PersonCard(*row) for row in rows}


@lru_cache(maxsize=64)
def _posts_of(day: date) -> Select[Any]:
    """The columns of the cards of the people with these ids. Put together once a day."""
    posts = posts_on(day)
    columns = [column for column in posts.c if column is not posts.c.person_id]
    return select(posts.c.person_id.label("id"), *columns).where(
        posts.c.person_id.in_(bindparam("ids", expanding=True))
    )


def person_card(session: Session, person_id: int, day: date) -> PersonCard | None:
    """One person with the primary post held on that day."""
    return person_cards(session, [person_id], day).get(person_id)


def organisation_of(unit_path: str) -> int:
    """The id of the root unit of a path."""
    return int(unit_path.split("/")[1])


def people_by_number(
    session: Session, organisation_id: int, numbers: Iterable[str], scope: Scope, today: date
) -> dict[str, int]:
    """The people with these staff numbers whom the scope reaches, by number."""
    wanted, found = sorted(set(numbers)), dict[str, int]()
    statement = select(Person.number, Person.id).where(
        Person.organisation_id == organisation_id, person_in_scope(Person.id, scope, today)
    )
    for start in range(0, len(wanted), MOST_PARAMETERS):
        some = wanted[start : start + MOST_PARAMETERS]
        found |= dict(iter(session.execute(statement.where(Person.number.in_(some)))))
    return found


def person_names(session: Session, person_ids: Iterable[int]) -> dict[int, PersonName]:
    """People by id, also those who hold no post any more: for what they did while they held one."""
    wanted = sorted(set(person_ids))
    names: dict[int, PersonName] = {}
    for start in range(0, len(wanted), MOST_PARAMETERS):
        rows = session.execute(_names(), {"ids": wanted[start : start + MOST_PARAMETERS]})
        names |= {row.id: PersonName(*row) for row in rows}
    return names


@cache
def _names() -> Select[*tuple[Any, ...]]:
    columns = (Person.id, Person.name, Person.name_en, Person.number)
    return select(*columns).where(Person.id.in_(bindparam("ids", expanding=True)))


def plugins_off_for(session: Session, person_id: int) -> frozenset[str]:
    """The names of the plugins that the person's organisation has switched off."""
    return frozenset(
        session.scalars(
            select(PluginSwitch.plugin)
            .join(Person, Person.organisation_id == PluginSwitch.organisation_id)
            .where(Person.id == person_id, PluginSwitch.is_enabled.is_(False))
        )
    )
