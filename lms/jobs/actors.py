"""In whose name a job acts: the person who asked for it, with the permissions they have when it runs."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from lms.accounts.authentication import actor_of
from lms.accounts.models import Account
from lms.contracts.access import Actor
from lms.organisation.api import person_card
from lms.organisation.models import Person
from lms.plugins import Registry


def actor_behind(session: Session, registry: Registry, account_id: int | None, day: date) -> Actor:
    """The account's actor; the system's for a job that nobody in particular asked for."""
    account = None if account_id is None else session.get(Account, account_id)
    if account is None:
        return Actor.system("jobs")
    name = session.get_one(Person, account.person_id).name
    card = person_card(session, account.person_id, day)
    return actor_of(session, registry, account, name, card.unit_path if card else None)
