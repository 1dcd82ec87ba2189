"""Whatever is done to the ledger behind the software's back, `lms verify` names the row."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import delete, insert, select, update

from lms.db import unit_of_work
from lms.hours.integrity.checkpoints import as_file, from_file, make_checkpoint
from lms.hours.integrity.domain import Fault, Kind
from lms.hours.integrity.sealing import entry_columns
from lms.hours.ledger.models import LedgerEntry
from lms.seals import GENESIS, canonical, seal
from lms.signing import current_keyring
from lms.testing.factories import make_person, make_unit
from lms.testing.marks import on_both_databases
from tests.lms.hours.integrity.tampering import (
    CHECKPOINT,
    ENTRY,
    HEAD,
    SEAL,
    a_ledger,
    change,
    hands_on,
    make_category,
    verified,
)

OTHER = {
    "post": "处长",
    "tier": "leader",
    "category": "offline-then",
    "hours": Decimal("3.51"),
    "days": Decimal("0.51"),
    "programme": "rotation",
    "activity": "course:9",
    "title": "课程 1 ",
    "title_en": "course",
    "source": "lms.import",
    "source_ref": "1 ",
    "rule_version": "minutes@2",
    "earned_at": datetime(2026, 3, 1, 0, 0, 0, 1, tzinfo=UTC),
    "starts_at": datetime(2026, 2, 28, 23, tzinfo=UTC),
    "ends_at": None,
    "posted_at": datetime(2026, 5, 20, 1, 0, 1, tzinfo=UTC),
    "posted_by": "somebody",
    "reason": "because",
}
"""For the columns values that the first entry does not have; another person and unit are the test's."""


@on_both_databases
def test_a_change_in_any_column_is_named(app, session, clock, database_url):
    ids = a_ledger(session, clock)
    make_category(session, "offline-then")
    with unit_of_work():
        unit = make_unit(session)
        others = OTHER | {"person_id": make_person(session, unit).id, "unit_id": unit.id}
    assert set(others) == {column.name for column in ENTRY.columns} - {"id", "reverses_id"}
    row = session.execute(select(ENTRY).where(ENTRY.c.id == ids[0])).one()._mapping
    found = {}
    for column, other in others.items():
        change(database_url, ids[0], **{column: other})
        found[column] = verified(session).faults
        change(database_url, ids[0], **{column: row[column]})
    assert found == {column: [Fault(Kind.CHANGED, 1, ids[0])] for column in others}
    assert verified(session).faults == []


@on_both_databases
def test_a_change_of_keys_is_named(app, session, clock, database_url):
    ids = a_ledger(session, clock)
    change(database_url, ids[-1], reverses_id=ids[0])
    assert verified(session).faults == [Fault(Kind.CHANGED, 8, ids[-1])]
    change(database_url, ids[0], id=4711)  # the seal's entry is gone, and there is one without a seal
    assert verified(session).faults == [
        Fault(Kind.REMOVED, 1, ids[0]),
        Fault(Kind.CHANGED, 8, ids[-1]),
        Fault(Kind.UNSEALED, entry_id=4711),
    ]


@pytest.mark.parametrize("index", [0, 3, 7])
@on_both_databases
def test_a_removed_entry_is_named(app, session, clock, database_url, index):
    ids = a_ledger(session, clock)
    with hands_on(database_url) as connection:
        connection.execute(delete(ENTRY).where(ENTRY.c.id == ids[index]))
    assert verified(session).faults == [Fault(Kind.REMOVED, index + 1, ids[index])]


@pytest.mark.parametrize("index", [0, 3, 6])
@on_both_databases
def test_an_entry_removed_with_its_seal_is_missed(app, session, clock, database_url, index):
    ids = a_ledger(session, clock)
    with hands_on(database_url) as connection:
        connection.execute(delete(SEAL).where(SEAL.c.sequence == index + 1))
        connection.execute(delete(ENTRY).where(ENTRY.c.id == ids[index]))
    assert verified(session).faults == [Fault(Kind.MISSING, index + 1, until=index + 1)]


@pytest.mark.parametrize("how", ["contents", "ids", "seals"])
@pytest.mark.parametrize(("first", "second"), [(1, 2), (3, 6)])
@on_both_databases
def test_two_entries_that_were_exchanged_are_named(app, session, clock, database_url, how, first, second):
    ids = a_ledger(session, clock)
    one, two = ids[first], ids[second]
    with hands_on(database_url) as connection:
        match how:
            case "contents":
                rows = {row.id: row._mapping for row in connection.execute(select(ENTRY))}
                connection.execute(update(ENTRY).where(ENTRY.c.id == one).values(source_ref="aside"))
                for place, other in ((two, rows[one]), (one, rows[two])):
                    values = {**other, "id": place}
                    connection.execute(update(ENTRY).where(ENTRY.c.id == place).values(**values))
            case "ids":
                for before, after in ((one, 4711), (two, one), (4711, two)):
                    connection.execute(update(ENTRY).where(ENTRY.c.id == before).values(id=after))
            case "seals":
                for before, after in ((one, 4711), (two, one), (4711, two)):
                    connection.execute(update(SEAL).where(SEAL.c.entry_id == before).values(entry_id=after))
    faults = verified(session).faults
    assert [(fault.kind, fault.sequence) for fault in faults] == [
        (Kind.REORDERED, first + 1),
        (Kind.REORDERED, second + 1),
    ]
    assert {faults[0].entry_id, faults[0].other_id} == {one, two}


@pytest.mark.parametrize("count", [1, 3])
@on_both_databases
def test_an_end_that_was_cut_off_is_named(app, session, clock, database_url, count):
    """The more traces are removed, the less the database itself can tell: in the end only a checkpoint does that was
    kept elsewhere."""
    ids = a_ledger(session, clock)
    kept = from_file(as_file(checkpoint(session, clock)))
    last = len(ids) - count
    with hands_on(database_url) as connection:
        connection.execute(delete(ENTRY).where(ENTRY.c.id.in_(ids[-count:])))
    assert [fault.sequence for fault in verified(session).faults] == list(range(last + 1, 9))
    with hands_on(database_url) as connection:
        connection.execute(delete(SEAL).where(SEAL.c.sequence > last))
    cut_off = [Fault(Kind.TRUNCATED, last + 1, until=8)]
    assert verified(session).faults == cut_off
    with hands_on(database_url) as connection:
        digest = connection.scalar(select(SEAL.c.digest).where(SEAL.c.sequence == last))
        connection.execute(update(HEAD).values(sequence=last, digest=digest))
    assert verified(session).faults == cut_off  # the database's own checkpoint still knows
    with hands_on(database_url) as connection:
        connection.execute(delete(CHECKPOINT))
    assert verified(session).faults == []
    assert verified(session, checkpoints=[kept]).faults == cut_off


@on_both_databases
def test_a_ledger_that_was_sealed_anew_is_not_what_was_signed(app, session, clock, database_url):
    ids = a_ledger(session, clock)
    kept = from_file(as_file(checkpoint(session, clock)))
    with hands_on(database_url) as connection:
        connection.execute(delete(CHECKPOINT))
        connection.execute(update(ENTRY).where(ENTRY.c.id == ids[4]).values(hours=Decimal(40)))
        digest = GENESIS
        for row in connection.execute(select(*entry_columns()).order_by(ENTRY.c.id)).all():
            sequence = ids.index(row.id) + 1
            digest = seal(digest, sequence, canonical(row._mapping))
            connection.execute(update(SEAL).where(SEAL.c.sequence == sequence).values(digest=digest))
        connection.execute(update(HEAD).values(digest=digest))
    assert verified(session).faults == []
    assert verified(session, checkpoints=[kept]).faults == [
        Fault(Kind.REWRITTEN, 1, until=8, signed_at=kept.made_at)
    ]


@on_both_databases
def test_an_entry_that_came_another_way_has_no_seal(app, session, clock, database_url):
    ids = a_ledger(session, clock)
    with hands_on(database_url) as connection:
        row = connection.execute(select(ENTRY).where(ENTRY.c.id == ids[0])).one()._mapping
        connection.execute(insert(ENTRY).values({**row, "id": 4711, "source_ref": "slipped in"}))
    assert verified(session).faults == [Fault(Kind.UNSEALED, entry_id=4711)]


@on_both_databases
def test_an_entry_added_without_posting_has_no_seal(app, session, clock):
    a_ledger(session, clock)
    with unit_of_work():
        first = session.query(LedgerEntry).first()
        values = {column.name: getattr(first, column.name) for column in ENTRY.columns}
        session.add(LedgerEntry(**(values | {"id": 4711, "source_ref": "careless"})))
    assert verified(session).faults == [Fault(Kind.UNSEALED, entry_id=4711)]


@on_both_databases
def test_a_checkpoint_that_nobody_here_signed_proves_nothing(app, session, clock, database_url):
    a_ledger(session, clock)
    kept = checkpoint(session, clock)
    with hands_on(database_url) as connection:
        connection.execute(update(CHECKPOINT).values(sequence=7))
    assert verified(session).faults == [Fault(Kind.FORGED, 7, signed_at=kept.made_at)]


def checkpoint(session, clock):
    with unit_of_work():
        return make_checkpoint(session, current_keyring(), clock=clock)
