"""Exact numbers, instants with a zone, and one place that begins and ends what is written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, insert, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from lms.contracts.access import Actor
from lms.contracts.activities import CreditGrant
from lms.db import Hundredths, UtcDateTime, db, has_safe_wal, insert_once, unit_of_work
from lms.hours.ledger.models import HourCategory, LedgerEntry
from lms.hours.ledger.services import RECORD_SOURCE, post_credits
from lms.organisation.models import Unit
from lms.testing.factories import make_person, make_unit
from lms.testing.marks import on_both_databases

DIALECT = sqlite.dialect()
amounts = st.decimals(min_value=0, max_value=10**9, places=2)


@given(amounts)
def test_an_amount_comes_back_as_it_went(amount):
    column = Hundredths()
    assert column.process_result_value(column.process_bind_param(amount, DIALECT), DIALECT) == amount


@given(st.decimals(min_value=-1000, max_value=1000, places=3).filter(lambda amount: amount % Decimal("0.01")))
def test_a_third_decimal_place_is_refused_rather_than_rounded(amount):
    with pytest.raises(ValueError, match="more than two decimal places"):
        Hundredths().process_bind_param(amount, DIALECT)


@pytest.fixture
def person(app, session):
    with unit_of_work():
        return make_person(session, make_unit(session)).id


def post(session, person, hours, clock) -> None:
    with unit_of_work():
        grants = [
            CreditGrant(
                person_id=person,
                source=RECORD_SOURCE,
                source_ref=str(number),
                category="online",
                hours=amount,
                activity="x",
                title="x",
                earned_at=clock(),
            )
            for number, amount in enumerate(hours)
        ]
        post_credits(session, grants, actor=Actor.system("test"), clock=clock)


@on_both_databases
def test_the_database_adds_exactly(app, session, person, clock):
    """In binary fractions a thousand times 0.10 and once 0.01 would not be 100.01."""
    hours = [Decimal("0.10")] * 1000 + [Decimal("0.01")]
    post(session, person, hours, clock)
    assert session.scalar(select(func.sum(LedgerEntry.hours))) == Decimal("100.01")
    assert set(session.scalars(select(LedgerEntry.hours))) == {Decimal("0.10"), Decimal("0.01")}
    assert session.scalar(select(func.count()).where(LedgerEntry.hours < Decimal("0.1"))) == 1


@given(st.lists(amounts, min_size=1, max_size=8))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_sum_of_a_column_is_the_sum_of_its_amounts(app, session, person, clock, hours):
    common = {
        "person_id": person, "category": "online", "activity": "x", "title": "x", "source": "x", "posted_by": "x",
        "rule_version": "x", "earned_at": clock(), "posted_at": clock(),
    }  # fmt: skip
    session.rollback()  # takes the last example's rows back
    session.execute(
        insert(LedgerEntry),
        [{**common, "hours": amount, "source_ref": str(number)} for number, amount in enumerate(hours)],
    )
    assert session.scalar(select(func.sum(LedgerEntry.hours))) == sum(hours)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), DIALECT)  # noqa: DTZ001


@on_both_databases
def test_an_instant_comes_back_in_utc(app, session, person, clock):
    shanghai = timezone(timedelta(hours=8))
    clock.set_to(datetime(2026, 1, 1, 0, 30, tzinfo=shanghai))
    post(session, person, [Decimal(1)], clock)
    session.expire_all()
    stored = session.scalar(select(LedgerEntry.earned_at))
    assert stored == datetime(2025, 12, 31, 16, 30, tzinfo=UTC)
    assert stored.tzinfo is UTC
    earlier = datetime(2026, 1, 1, 0, 29, tzinfo=shanghai)
    assert session.scalar(select(func.count(LedgerEntry.id)).where(LedgerEntry.earned_at > earlier)) == 1


@on_both_databases
def test_a_naive_instant_does_not_get_into_the_database(app, session, person, clock):
    with pytest.raises(StatementError, match="no time zone"):
        post(session, person, [Decimal(1)], lambda: datetime(2026, 1, 1))  # noqa: DTZ001


@on_both_databases
def test_what_a_unit_of_work_did_is_kept(app, session):
    with unit_of_work() as working:
        assert working is session
        make_unit(session, "甲")
    session.rollback()
    assert session.scalars(select(Unit.name)).all() == ["甲"]


@on_both_databases
@pytest.mark.parametrize("interruption", [ValueError, KeyboardInterrupt, SystemExit])
def test_what_failed_halfway_did_not_happen(app, session, interruption):
    def fail_halfway():
        with unit_of_work():
            make_unit(session, "甲")
            raise interruption

    with pytest.raises(interruption):
        fail_halfway()
    assert session.scalars(select(Unit.name)).all() == []
    with unit_of_work():
        make_unit(session, "乙")
    assert session.scalars(select(Unit.name)).all() == ["乙"]


def test_a_unit_of_work_within_another_is_refused_and_the_outer_undone(app, session):
    def nest():
        with unit_of_work():
            make_unit(session, "甲")
            with unit_of_work():
                pass

    with pytest.raises(RuntimeError, match="pass the session on"):
        nest()
    assert session.scalars(select(Unit.name)).all() == []


def _add(session):
    session.add(Unit(name="甲", code="X", path="/x/", kind="organ"))


def _change(session):
    session.scalars(select(HourCategory)).first().name = "别的"


def _delete(session):
    session.delete(session.scalars(select(HourCategory)).first())


@pytest.mark.parametrize("change", [_add, _change, _delete])
def test_changes_outside_are_refused_rather_than_lost_or_slipped_in(app, session, change):
    change(session)
    with pytest.raises(RuntimeError, match="outside unit_of_work"), unit_of_work():
        pass


def test_a_row_is_read_anew_where_it_is_changed(app, session):
    """What was read before the block may be out of date by then."""
    with unit_of_work():
        unit = make_unit(session, "甲")
    assert unit.name == "甲"
    with db.engine.connect().execution_options(lms_write=True) as other, other.begin():
        other.exec_driver_sql("UPDATE lms_unit SET name = '乙'")
    with unit_of_work():
        assert unit.name == "乙"


@pytest.fixture
def begun(app):
    """The words with which transactions have begun."""
    words: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith("BEGIN"):
            words.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield words
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_write_takes_the_lock_when_it_begins_and_a_read_takes_none(app, session, begun):
    session.scalar(select(Unit.id))
    assert begun == ["BEGIN"]
    with unit_of_work():
        session.scalar(select(Unit.id))  # a read first does not make it a reader
        make_unit(session, "甲")
    assert begun == ["BEGIN", "BEGIN IMMEDIATE"]
    session.scalar(select(Unit.id))
    assert begun == ["BEGIN", "BEGIN IMMEDIATE", "BEGIN"]


def test_sqlite_is_set_to_lose_nothing(app, session):
    connection = session.connection()
    pragmas = ("journal_mode", "synchronous", "foreign_keys")
    values = [connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() for pragma in pragmas]
    assert values == ["wal", 2, 1]  # 2 is FULL


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((3, 51, 2), False),
        ((3, 50, 7), True),  # the two back-ports
        ((3, 44, 6), True),
        ((3, 50, 6), False),
        ((3, 44, 7), False),
        ((3, 40, 1), False),
    ],
)
def test_which_sqlite_may_write_ahead(version, is_safe):
    assert has_safe_wal(version) is is_safe


@on_both_databases
def test_a_row_is_inserted_once_and_the_caller_told(app, session):
    values = {"name": "甲", "name_en": "A", "position": 9}
    with unit_of_work():
        assert insert_once(session, HourCategory, key="sample", **values) is True
        assert insert_once(session, HourCategory, key="sample", **values) is False
    assert session.scalar(select(func.count()).where(HourCategory.key == "sample")) == 1
