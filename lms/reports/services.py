"""Keeping an uploaded table from its preview to its confirmation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from lms.contracts.tables import Columns, Table
from lms.reports.models import KeptTable

Kept = TypeVar("Kept", bound=KeptTable)


class NotCarriedOut(Exception):
    """A table is confirmed that cannot be carried out; nothing was written."""


class ChangedSincePreview(NotCarriedOut):
    """The rows no longer meet the fates that were shown; the person must look again."""


class CarriedOutAlready(NotCarriedOut):
    """This table was carried out before."""


def keep_table(
    session: Session,
    kept: Kept,
    filename: str,
    table: Table,
    columns: Columns,
    *,
    actor: Actor,
    clock: Clock,
) -> Kept:
    """Stores an upload for its preview, and returns it. Raises MissingColumns when no row of it could be read."""
    columns.locate(table)
    kept.filename = filename[:200]
    kept.table = {"heading": table.heading, "rows": table.rows}
    kept.created_by, kept.created_at = actor.account_id, clock()
    kept.outcome = {}
    session.add(kept)
    session.flush()
    return kept


def own_table(
    session: Session, kind: type[Kept], table_id: int, actor: Actor, *, to_change: bool = False
) -> Kept | None:
    """The actor's own upload with this id. `to_change` locks it, so that of two confirmations one comes second."""
    statement = select(kind).where(kind.id == table_id, kind.created_by == actor.account_id)
    return session.scalar(statement.with_for_update() if to_change else statement)


def carry_out_once(
    kept: KeptTable, counts: Mapping[str, int], expected: Mapping[str, int], *, clock: Clock
) -> None:
    """Marks a table as carried out; its rows are written in the same transaction.

    `counts` are the rows by fate as things stand, `expected` those that the preview showed. Raises ChangedSincePreview
    when they differ, and CarriedOutAlready.
    """
    if kept.applied_at is not None:
        raise CarriedOutAlready(kept.filename)
    if dict(counts) != dict(expected):
        raise ChangedSincePreview(kept.filename)
    kept.applied_at, kept.outcome = clock(), dict(counts)
