"""Making the demo: the organisation first, then each plugin's part, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.config import Settings
from lms.contracts.access import Actor, Scope
from lms.demo.names import content
from lms.demo.people import LOGINS, make_accounts, make_people, make_units
from lms.demo.stage import Stage
from lms.hours.api import local_date
from lms.organisation.api import person_cards, unit_cards
from lms.organisation.models import Unit
from lms.plugins import DemoStep, Registry

SEED = 2010


class DemoRefused(Exception):
    """The demo must not be made here; the message says why."""


def has_demo(session: Session) -> bool:
    """Whether this database holds the demo's organisation."""
    return session.scalar(select(Unit.id).where(Unit.code == content("zh")["units"][0]["code"])) is not None


def make_demo(session: Session, registry: Registry, settings: Settings, clock: Clock) -> Iterator[str]:
    """Fills an empty database, yielding the name of each step as it begins.

    Raises DemoRefused in production, and on a database that holds an organisation already.
    """
    if settings.is_production:
        raise DemoRefused("The demo is never made in production (LMS_ENVIRONMENT=production).")
    if session.scalar(select(Unit.id).limit(1)) is not None:
        raise DemoRefused("This database already holds an organisation; the demo needs an empty one.")
    yield "lms.organisation"
    stage = _set_stage(session, clock)
    for step in demo_steps(registry):
        yield step.key
        step.make(session, stage)
        session.flush()


def demo_steps(registry: Registry) -> list[DemoStep]:
    """Every plugin's steps in their order; equal orders as the plugins were loaded."""
    return sorted((step for plugin in registry.plugins for step in plugin.demo), key=lambda step: step.order)


def _set_stage(session: Session, clock: Clock) -> Stage:
    random = Random(SEED)  # noqa: S311  the same demo every time, nothing secret
    today = local_date(clock())
    units = make_units(session)
    ids = make_people(session, units, random, today)
    accounts = make_accounts(session, units, ids, clock)
    cards = person_cards(session, ids, today)
    tree = unit_cards(session, Scope(everything=True))
    return Stage(
        now=clock(),
        clock=clock,
        random=random,
        actor=Actor.system("demo"),
        organisation=tree[0],
        units=tree,
        people=[cards[person_id] for person_id in ids],
        accounts=accounts,
        cast={login.username: person_id for login, person_id in zip(LOGINS, ids, strict=False)},
    )
