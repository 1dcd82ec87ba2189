"""Writers wait for each other and none undoes another's work; misuse is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from lms.db import current_session, unit_of_work
from lms.organisation.models import Unit
from lms.testing.factories import make_unit

THREADS, TIMES = 8, 50


def test_concurrent_increments_all_count(app, session):
    """Read, then write what was read plus one, from eight threads: without BEGIN IMMEDIATE most would be lost."""
    with unit_of_work():
        unit_id = make_unit(session).id

    def increment(_thread: int) -> None:
        with app.app_context():
            for _ in range(TIMES):
                current_session().get(Unit, unit_id)  # a page has usually read before it writes
                with unit_of_work() as own:
                    unit = own.get_one(Unit, unit_id)
                    unit.position = unit.position + 1

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(increment, range(THREADS)))
    session.rollback()
    assert session.scalar(select(Unit.position).where(Unit.id == unit_id)) == THREADS * TIMES


def test_what_is_raised_undoes_everything(app, session):
    def fail():
        with unit_of_work():
            make_unit(session)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert session.scalar(select(Unit.id)) is None


def test_a_transaction_has_no_other_inside(app, session):
    with unit_of_work(), pytest.raises(RuntimeError, match="inside unit_of_work"), unit_of_work():
        pass


def test_changes_made_outside_are_not_swept_in(app, session):
    session.add(Unit(name="outside", code="outside", path="/9/"))
    with pytest.raises(RuntimeError, match="outside unit_of_work"), unit_of_work():
        pass
    session.rollback()


def test_what_is_to_be_told_after_the_commit_is_told_after_it(app, session):
    heard = []
    app.extensions["lms.after_commit"] = lambda told: heard.append(told.info.pop("news", None))

    def fail():
        with unit_of_work() as own:
            own.info["news"] = "undone"
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert heard == []
