"""What was posted before there were seals is sealed by the migration, and the application takes the chain over."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lms.db import db, unit_of_work
from lms.hours.api import post_credit
from lms.hours.integrity.models import LedgerSeal
from lms.migrations import downgrade, upgrade
from lms.plugins import current_registry
from lms.testing.factories import make_person, make_unit
from lms.testing.marks import on_both_databases
from tests.lms.hours.integrity.tampering import ACTOR, ENTRY, a_ledger, grant, verified


def go(session, revision):
    session.rollback()
    session.close()
    kernel = current_registry().plugin("lms")
    if revision == "head":
        upgrade(db.engine, current_registry())
    else:
        downgrade(db.engine, kernel, revision)


@on_both_databases
def test_earlier_entries_are_sealed_and_the_chain_goes_on(app, session, clock):
    a_ledger(session, clock)
    before = session.scalars(sa.select(LedgerSeal.digest).order_by(LedgerSeal.sequence)).all()
    go(session, "0002")
    assert session.scalar(sa.select(sa.func.count()).select_from(LedgerSeal)) == 0
    go(session, "head")
    assert session.scalars(sa.select(LedgerSeal.digest).order_by(LedgerSeal.sequence)).all() == before
    with unit_of_work():
        person = make_person(session, make_unit(session))
        post_credit(session, grant(person, "later"), actor=ACTOR, clock=clock)
    found = verified(session)
    assert (found.seals, found.faults) == (9, [])


@on_both_databases
def test_the_rule_of_amounts_is_changed_both_ways(app, session, clock):
    """Every other rule of the table survives: in SQLite it is made anew, with rows that lead to each other."""
    ids = a_ledger(session, clock)
    values = {c.name: c for c in ENTRY.columns}
    for revision, is_allowed in (("0002", False), ("head", True)):
        go(session, revision)
        row = session.execute(sa.select(ENTRY).where(values["id"] == ids[1])).one()._mapping
        nothing = {**row, "id": 4711, "hours": 0, "source_ref": "0", "reverses_id": ids[1]}
        session.rollback()
        if is_allowed:
            assert insert(session, nothing)
        else:
            assert not insert(session, nothing)
        assert not insert(session, {**row, "id": 4712})  # the same source twice
        assert not insert(session, {**row, "id": 4712, "source_ref": "n", "person_id": 4711})  # nobody
        assert not insert(session, {**row, "id": 4712, "source_ref": "n", "hours": -1})


def insert(session, values):
    try:
        with unit_of_work():
            session.execute(sa.insert(ENTRY).values(**values))
            session.flush()
    except IntegrityError:
        return False
    return True


def test_the_migration_seals_every_column():
    """A column that is added later must be left out of the frozen code, and allow no value: then old seals hold."""
    from importlib.util import module_from_spec, spec_from_file_location

    from lms.migrations import SCRIPTS

    spec = spec_from_file_location("seals", SCRIPTS / "versions" / "lms" / "0003_seals.py")
    frozen = module_from_spec(spec)
    spec.loader.exec_module(frozen)
    later = {column.name for column in ENTRY.columns} - {c.name for c in frozen.entry.columns}
    assert all(ENTRY.c[name].nullable for name in later)


@pytest.mark.parametrize("count", [0, 1])
def test_an_empty_ledger_has_a_head(app, session, clock, count):
    go(session, "0002")
    go(session, "head")
    with unit_of_work():
        person = make_person(session, make_unit(session))
        for number in range(count):
            post_credit(session, grant(person, str(number)), actor=ACTOR, clock=clock)
    assert (verified(session).seals, verified(session).count) == (count, 0)
