"""A closed year: what is frozen, that nothing changes it, and what is shown as a difference."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import delete, select

from lms.audit.models import AuditEvent
from lms.db import unit_of_work
from lms.hours.api import reverse_credit
from lms.hours.closing.differences import count_differences, differences
from lms.hours.closing.domain import ClosingRefused
from lms.hours.closing.models import ClosedPeriod, ClosedRow
from lms.hours.closing.reading import figures
from lms.hours.closing.services import closed_units, withdraw_closing
from lms.hours.ledger.models import LedgerEntry
from lms.hours.verdicts.keeping import note_people
from lms.hours.verdicts.models import PersonJudged, Verdict
from lms.organisation.models import Appointment
from lms.testing.jobs import run_due_jobs
from lms.testing.marks import on_both_databases
from tests.lms.hours.closing.town import ACTOR, YEAR, Town

DAY = date(YEAR, 6, 1)


@pytest.fixture
def town(app, session, clock):
    return Town(session, clock)


@on_both_databases
def test_what_each_rule_says_is_kept_with_unit_and_post_of_the_last_day(app, town):
    period = town.close(town.root, run=app)
    left, right = town.left.id, town.right.id
    assert town.rows() == {
        town.met.id: (left, "科员", Decimal(24), Decimal(30), "PASS", 3),
        town.short.id: (left, "科员", Decimal(24), Decimal(10), "FAIL", 3),
        town.other.id: (right, "科员", Decimal(24), Decimal(24), "PASS", 3),
    }
    [annual, *_] = figures(town.session, town.period(period))
    assert (annual.people, annual.due, annual.met, annual.met_percent, annual.counted) == (
        3,
        3,
        2,
        66,
        Decimal(64),
    )
    assert town.period(period).frozen_at is not None


@on_both_databases
def test_a_transfer_after_the_year_leaves_the_row_where_it_was(app, session, town):
    with unit_of_work():
        post = session.scalars(select(Appointment).where(Appointment.person_id == town.met.id)).one()
        post.ends_on = date(2026, 1, 31)
        session.add(
            Appointment(person_id=town.met.id, unit_id=town.right.id, post="处长", starts_on=date(2026, 2, 1))
        )
    town.close(town.left, run=app)
    assert town.rows()[town.met.id][:2] == (town.left.id, "科员")
    assert town.other.id not in town.rows()


@on_both_databases
def test_later_entries_leave_the_rows_alone_and_are_named(app, session, clock, town):
    period = town.close(town.root, run=app)
    before = town.rows()
    clock.advance(days=1)
    town.post(town.short, "late", "14")
    town.post(town.short, "next year", "3", datetime(2026, 2, 1, tzinfo=UTC))
    with unit_of_work():
        entry = session.scalars(select(LedgerEntry).where(LedgerEntry.person_id == town.other.id)).one()
        reverse_credit(session, entry, reason="was not there", actor=ACTOR, clock=clock)
    assert town.rows() == before
    found = {one.person.id: one for one in differences(session, town.period(period), limit=10)}
    assert found.keys() == {town.short.id, town.other.id}
    assert count_differences(session, town.period(period)) == 2
    late = found[town.short.id]
    assert (late.frozen.counted, late.frozen.verdict) == (Decimal(10), "FAIL")
    assert (late.now.counted, late.now.verdict) == (Decimal(24), "PASS")
    assert [entry.source_ref for entry in late.entries] == ["late"]
    assert [entry.reason for entry in found[town.other.id].entries] == ["was not there"]


@on_both_databases
def test_who_is_entered_in_the_books_afterwards_is_a_difference(app, session, town):
    period = town.close(town.root, run=app)
    with unit_of_work():
        session.add(
            Appointment(
                person_id=town.manager.person_id, unit_id=town.left.id, post="科员", starts_on=date(2019, 1, 1),
                ends_on=date(2025, 12, 31),
            )
        )  # fmt: skip
        note_people(session, [town.manager.person_id])
    found = differences(session, town.period(period), limit=10)
    assert {(one.person.id, one.frozen) for one in found} == {(town.manager.person_id, None)}


@on_both_databases
def test_a_unit_above_takes_over_what_was_reported_below(app, session, clock, town):
    town.close(town.left, run=app)
    before = town.rows()
    clock.advance(days=1)
    town.post(town.short, "late", "14")
    period = town.close(town.root, run=app)
    assert {person: town.rows()[person] for person in before} == before
    assert town.other.id in town.rows()
    [annual, *_] = figures(session, town.period(period))
    assert (annual.people, annual.met) == (3, 2)
    [late] = differences(session, town.period(period), limit=10)
    assert [entry.source_ref for entry in late.entries] == ["late"]


@on_both_databases
def test_a_closed_day_is_known_from_the_request_on(app, session, town):
    town.close(town.left)
    left, below = town.left.path, f"{town.left.path}99/"
    for day, expected in (
        (DAY, {left, below}),
        (date(YEAR, 1, 1), {left, below}),
        (date(YEAR, 12, 31), {left, below}),
        (date(YEAR + 1, 1, 1), set()),
        (date(YEAR - 1, 12, 31), set()),
    ):
        assert closed_units(session, [left, below, town.right.path, town.root.path], day) == expected
    assert closed_units(session, [], DAY) == set()


@on_both_databases
def test_a_year_closed_units_once(app, town):
    town.close(town.left, run=app)
    with pytest.raises(ClosingRefused):
        town.close(town.left)
    town.close(town.root, run=app)
    with pytest.raises(ClosingRefused):
        town.close(town.right)
    with pytest.raises(ClosingRefused):
        town.close(town.root, year=2026)


@on_both_databases
def test_a_mistake_is_withdrawn_the_same_day_by_somebody_else(app, session, clock, town, actor_for):
    first, second = actor_for(town.manager), actor_for(town.second)
    period = town.close(town.root, first, run=app)

    def withdraw(actor):
        with unit_of_work():
            withdraw_closing(
                session, town_period(session, period), reason="wrong year", actor=actor, clock=clock
            )

    with pytest.raises(ClosingRefused):
        withdraw(first)
    withdraw(second)
    withdraw(second)  # pressed twice
    assert town.rows() == {}
    assert closed_units(session, [town.left.path], DAY) == set()
    assert set(session.scalars(select(AuditEvent.action))) >= {"lms.close_hours", "lms.withdraw_closing"}
    again = town.close(town.root, first, run=app)
    assert len(town.rows()) == 3
    clock.advance(days=1)
    period = again
    with pytest.raises(ClosingRefused):
        withdraw(second)
    assert len(town.rows()) == 3


def town_period(session, period_id):
    return session.get_one(ClosedPeriod, period_id)


def test_what_is_withdrawn_while_it_is_written_stays_withdrawn(app, session, clock, town, actor_for):
    period = town.close(town.root, actor_for(town.manager))
    with unit_of_work():
        actor = actor_for(town.second)
        withdraw_closing(session, town_period(session, period), reason="no", actor=actor, clock=clock)
    run_due_jobs(app)
    assert town.rows() == {}


@on_both_databases
def test_who_waits_to_be_judged_is_judged_before_the_copy(app, session, clock, town):
    with unit_of_work():
        session.execute(delete(Verdict))
        session.execute(delete(PersonJudged))
    town.close(town.root, run=app)
    assert len(town.rows()) == 3


def test_frozen_rows_have_no_way_to_be_changed_by_a_new_verdict(app, session, town):
    """Verdicts are deleted and made anew all the time; rows refer to people and rules, not to them."""
    town.close(town.root, run=app)
    tables = {key.column.table.name for key in ClosedRow.__table__.foreign_keys}
    assert tables == {"lms_hour_closed_period", "lms_person", "lms_unit"}
