"""From a ledger entry back to the system that it came from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.contracts.access import Actor
from lms.hours.imports.models import HourSystem
from lms.hours.imports.occasions import SOURCE
from lms.hours.ledger.models import HourCategory, LedgerEntry
from lms.organisation.api import person_in_scope
from lms.organisation.models import Person
from lms.plugins import current_registry
from lms.web.i18n import localised


def entries_under(session: Session, reference: str, actor: Actor, today: date) -> Sequence[Any]:
    """The entries with this reference that are the actor's own or of people whose hours the actor sees: entry, person
    and category."""
    is_seen = LedgerEntry.person_id == actor.person_id
    if actor.may("lms.see_hours"):
        is_seen = or_(is_seen, person_in_scope(LedgerEntry.person_id, actor.scope("lms.see_hours"), today))
    return session.execute(
        select(LedgerEntry, Person, HourCategory)
        .join(Person, Person.id == LedgerEntry.person_id)
        .join(HourCategory, HourCategory.key == LedgerEntry.category)
        .where(LedgerEntry.source == SOURCE, LedgerEntry.source_ref == reference, is_seen)
        .order_by(Person.number)
        .limit(200)
    ).all()


def source_names(session: Session, organisation_id: int) -> dict[str, str]:
    """What entries' sources are called: the registered ones, and each system."""
    names = {key: str(source.title) for key, source in current_registry().credit_sources.items()}
    systems = session.scalars(select(HourSystem).where(HourSystem.organisation_id == organisation_id))
    return names | {f"{SOURCE}:{system.key}": localised(system) for system in systems}
