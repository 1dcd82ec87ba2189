"""Sealing what a transaction has posted, as the last thing before its commit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from sqlalchemy import Select, Table, insert, select, type_coerce, update
from sqlalchemy.orm import Session

from lms.contracts.events import CreditPosted
from lms.db import Hundredths, UtcDateTime
from lms.hours.integrity.models import LedgerHead, LedgerSeal
from lms.hours.ledger.models import LedgerEntry
from lms.seals import canonical, seal

NOTED = "entries_to_seal"
AT_ONCE = 5_000
ENTRY, SEAL = cast(Table, LedgerEntry.__table__), cast(Table, LedgerSeal.__table__)


class NoHead(RuntimeError):
    """The chain's head is gone from the database. Nothing is posted until somebody has looked: `lms verify`."""


def note_entry(session: Session, event: CreditPosted) -> None:
    """Hears of each entry in the transaction that posts it."""
    session.info.setdefault(NOTED, []).append(event.entry_id)


def seal_new_entries(session: Session) -> int:
    """Seals the entries that this transaction has posted, and returns how many. Raises NoHead.

    Called when all else is done: from here to the commit nobody else can seal, so what takes long (reading the entries
    back, as they will stand in the table) comes before the lock.
    """
    noted = sorted(set(session.info.pop(NOTED, ())))
    if not noted:
        return 0
    session.flush()
    contents = list(_contents(session, noted))
    if contents:
        _write_seals(session, contents)
    return len(contents)


def entry_columns() -> list[Any]:
    """The columns of an entry, to be read for `canonical` as they are stored: amounts in whole hundredths,
    instants in UTC. There may be millions."""
    return [_as_sealed(column) for column in ENTRY.columns]


def _as_sealed(column: Any) -> Any:
    if isinstance(column.type, Hundredths | UtcDateTime):
        return type_coerce(column, column.type.impl_instance).label(column.name)
    return column


def _contents(session: Session, entry_ids: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """Each entry's id and the bytes to be sealed, by id. What a savepoint has taken back is not there any more."""
    for start in range(0, len(entry_ids), AT_ONCE):
        chunk = entry_ids[start : start + AT_ONCE]
        rows: Select[Any] = select(*entry_columns()).where(ENTRY.c.id.in_(chunk)).order_by(ENTRY.c.id)
        for row in session.execute(rows):
            yield row.id, canonical(row._mapping)


def _write_seals(session: Session, contents: Sequence[tuple[int, bytes]]) -> None:
    head = session.execute(
        select(LedgerHead.sequence, LedgerHead.digest).where(LedgerHead.id == 1).with_for_update()
    ).one_or_none()
    if head is None:
        raise NoHead("the ledger's chain has no head; run: lms verify")
    sequence, digest = head
    seals = []
    for entry_id, content in contents:
        sequence += 1
        digest = seal(digest, sequence, content)
        seals.append({"sequence": sequence, "entry_id": entry_id, "digest": digest})
    session.execute(insert(SEAL), seals)
    session.execute(update(LedgerHead).where(LedgerHead.id == 1).values(sequence=sequence, digest=digest))
