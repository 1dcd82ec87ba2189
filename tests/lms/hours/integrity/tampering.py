"""Somebody with the database's password and no respect for its constraints."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Connection, Table, create_engine, update
from sqlalchemy.orm import Session

from lms.contracts.access import Actor
from lms.contracts.activities import CreditGrant
from lms.db import current_session, engine_options, unit_of_work
from lms.hours.api import post_credits, reverse_credit
from lms.hours.integrity.models import LedgerCheckpoint, LedgerHead, LedgerSeal
from lms.hours.integrity.verifying import Verified, verify_ledger
from lms.hours.ledger.models import HourCategory, LedgerEntry
from lms.organisation.models import Person
from lms.signing import current_keyring
from lms.testing.factories import make_person, make_unit

ACTOR = Actor.system("test")
ENTRY = cast(Table, LedgerEntry.__table__)
SEAL = cast(Table, LedgerSeal.__table__)
HEAD = cast(Table, LedgerHead.__table__)
CHECKPOINT = cast(Table, LedgerCheckpoint.__table__)


def grant(person: Person | int, ref: str, hours: str = "3.5", **changes: Any) -> CreditGrant:
    values: dict[str, Any] = {
        "person_id": person if isinstance(person, int) else person.id,
        "source": "lms.record",
        "source_ref": ref,
        "category": "online",
        "hours": Decimal(hours),
        "activity": f"course:{ref}",
        "title": f"课程 {ref}",
        "earned_at": datetime(2026, 3, 1, tzinfo=UTC),
    }
    return CreditGrant(**(values | changes))


def a_ledger(session: Session, clock: Any) -> list[int]:
    """Eight entries of two people in three transactions, the last of them a reversal; their ids in the chain's order.

    The first one has a value in every column but those of a reversal.
    """
    with unit_of_work():
        unit = make_unit(session)
        one, two = make_person(session, unit), make_person(session, unit, "李娜")
        full: dict[str, Any] = {
            "title_en": "Course",
            "starts_at": datetime(2026, 3, 1, tzinfo=UTC),
            "ends_at": datetime(2026, 3, 1, 4, tzinfo=UTC),
            "days": Decimal("0.5"),
            "programme": "induction",
            "conversion": "minutes@1",
        }
        post_credits(session, [grant(one, "1", **full), grant(two, "2")], actor=ACTOR, clock=clock)
    with unit_of_work():
        more = [grant(one, str(n), hours=f"{n}.25") for n in range(3, 8)]
        post_credits(session, more, actor=ACTOR, clock=clock)
    with unit_of_work():
        third = session.query(LedgerEntry).filter_by(source_ref="3").one()
        reverse_credit(session, third, reason="entered twice", actor=ACTOR, clock=clock)
    return [row.id for row in session.query(LedgerEntry.id).order_by(LedgerEntry.id)]


@contextlib.contextmanager
def hands_on(url: str) -> Iterator[Connection]:
    """A connection of one's own, for which no foreign key holds; committed at the end."""
    current_session().rollback()
    engine = create_engine(url, **engine_options(url))
    with engine.connect() as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = replica")
        yield connection
    engine.dispose()


def change(url: str, entry_id: int, **values: Any) -> None:
    with hands_on(url) as connection:
        changed = connection.execute(update(ENTRY).where(ENTRY.c.id == entry_id).values(**values))
        assert changed.rowcount == 1


def verified(session: Session, **options: Any) -> Verified:
    session.rollback()
    return verify_ledger(session, current_keyring(), **options)


def make_category(session: Session, key: str) -> None:
    with unit_of_work():
        session.add(HourCategory(key=key, name=key, name_en=key))
