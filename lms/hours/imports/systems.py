"""The list of systems that an organisation takes hours from."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from lms.hours.imports.domain.systems import system_key
from lms.hours.imports.models import HourSystem


class SystemRefused(Exception):
    """The system cannot be added; `code` is one of nameless, exists."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def systems_of(session: Session, organisation_id: int, *, is_active: bool | None = None) -> list[HourSystem]:
    """An organisation's systems by name; only those in use, or out of use, where that is said."""
    statement = select(HourSystem).where(HourSystem.organisation_id == organisation_id)
    if is_active is not None:
        statement = statement.where(HourSystem.is_active == is_active)
    return list(session.scalars(statement.order_by(HourSystem.name, HourSystem.id)))


def systems_named(session: Session, name: str) -> list[HourSystem]:
    """The systems in use that go by this name, in any organisation."""
    key = system_key(name)
    found = session.scalars(select(HourSystem).where(HourSystem.is_active).order_by(HourSystem.id))
    return [
        system
        for system in found
        if key and key in {system.key, system_key(system.name), system_key(system.name_en or "")}
    ]


def add_system(
    session: Session,
    organisation_id: int,
    *,
    name: str,
    name_en: str | None,
    category: str,
    actor: Actor,
    clock: Clock,
) -> HourSystem:
    """Puts a system on the list. Raises SystemRefused: a name without letters, or one that is there."""
    key = system_key(name)
    if not key:
        raise SystemRefused("nameless")
    if any(system.key == key for system in systems_of(session, organisation_id)):
        raise SystemRefused("exists")
    system = HourSystem(
        organisation_id=organisation_id,
        key=key,
        name=name,
        name_en=name_en,
        category=category,
        is_active=True,
    )
    session.add(system)
    session.flush()
    _note(session, "lms.add_hour_system", system, actor, clock)
    return system


def use_system(session: Session, system: HourSystem, is_active: bool, *, actor: Actor, clock: Clock) -> None:
    """Offers a system for imports, or no longer. What came from it stays."""
    system.is_active = is_active
    _note(session, "lms.change_hour_system", system, actor, clock)


def _note(session: Session, action: str, system: HourSystem, actor: Actor, clock: Clock) -> None:
    record(
        session,
        actor=actor,
        clock=clock,
        action=action,
        subject=("hour_system", system.id),
        title=system.name,
        unit_path=f"/{system.organisation_id}/",
        after={"is_active": system.is_active, "category": system.category},
    )
