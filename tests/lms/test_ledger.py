"""The ledger posts once, reverses by a second line, and its totals are exact."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from lms.contracts.access import Actor
from lms.contracts.activities import CreditGrant
from lms.db import unit_of_work
from lms.hours.api import AlreadyReversed, UnknownSource, post_credit, reverse_credit, standing_of
from lms.hours.ledger.models import LedgerEntry
from lms.testing.factories import make_person, make_unit
from lms.testing.marks import on_both_databases

ACTOR = Actor.system("test")


def grant(person_id: int, ref: str = "1", hours: str = "3.5", **changes: object) -> CreditGrant:
    values: dict[str, object] = {
        "person_id": person_id,
        "source": "lms.record",
        "source_ref": ref,
        "category": "online",
        "hours": Decimal(hours),
        "activity": "course:1",
        "title": "信息安全",
        "earned_at": datetime(2026, 3, 1, tzinfo=UTC),
    }
    return CreditGrant(**(values | changes))  # type: ignore[arg-type]


@on_both_databases
def test_a_second_posting_changes_nothing(app, session, clock):
    with unit_of_work():
        person = make_person(session, make_unit(session))
        first = post_credit(session, grant(person.id), actor=ACTOR, clock=clock)
        again = post_credit(session, grant(person.id, hours="9"), actor=ACTOR, clock=clock)
        assert again.id == first.id
    assert session.scalar(select(func.sum(LedgerEntry.hours))) == Decimal("3.5")


@on_both_databases
def test_a_reversal_is_a_second_line_and_happens_once(app, session, clock):
    with unit_of_work():
        person = make_person(session, make_unit(session), tier="leader")
        entry = post_credit(session, grant(person.id), actor=ACTOR, clock=clock)
        post_credit(session, grant(person.id, ref="2", hours="0.1"), actor=ACTOR, clock=clock)
        reverse_credit(session, entry, reason="entered twice", actor=ACTOR, clock=clock)
        with pytest.raises(AlreadyReversed):
            reverse_credit(session, entry, reason="again", actor=ACTOR, clock=clock)
    standing = standing_of(session, person.id, clock())
    assert (standing.required, standing.counted, standing.short) == (
        Decimal(40),
        Decimal("0.1"),
        Decimal("39.9"),
    )
    assert session.scalar(select(func.count()).select_from(LedgerEntry)) == 3


def test_a_source_that_nobody_registers_is_refused(app, session, clock):
    with unit_of_work():
        person = make_person(session, make_unit(session))
        with pytest.raises(UnknownSource):
            post_credit(session, grant(person.id, source="nobody.knows"), actor=ACTOR, clock=clock)


@pytest.mark.parametrize(
    ("earned_at", "year"),
    [
        (datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC), 2025),  # one second before midnight in Shanghai
        (datetime(2025, 12, 31, 16, 0, 0, tzinfo=UTC), 2026),  # midnight in Shanghai
    ],
)
def test_the_year_is_the_policy_zones(app, session, clock, earned_at, year):
    with unit_of_work():
        person = make_person(session, make_unit(session))
        post_credit(session, grant(person.id, earned_at=earned_at), actor=ACTOR, clock=clock)
    counted = {y: standing_of(session, person.id, clock(), y).counted for y in (2025, 2026)}
    assert counted[year] == Decimal("3.5")
    assert sum(counted.values()) == Decimal("3.5")
