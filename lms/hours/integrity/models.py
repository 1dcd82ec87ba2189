"""The chain of seals over the ledger, and what has been signed and found out about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, Model


class LedgerSeal(Model):
    """One row is the wax on one ledger entry: a digest over the entry, its place in the chain and the seal before.

    Whoever changes, removes or moves an entry breaks its seal, and whoever makes a new seal breaks the next one. Seals
    are numbered without gaps in the order in which their transactions were committed, which the entries' ids are not.
    Rows are never changed or deleted.
    """

    __tablename__ = "lms_ledger_seal"

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(ForeignKey("lms_ledger_entry.id"), unique=True)
    digest: Mapped[str] = mapped_column(String(64))


class LedgerHead(Model):
    """The one row is the end of the chain: the last seal's number and digest.

    It could be read from the seals. It is there to be locked: who writes seals holds it until the commit.
    """

    __tablename__ = "lms_ledger_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)


class LedgerCheckpoint(Model):
    """One row says, signed, what the chain's end was at a moment. A copy kept elsewhere shows what no look at the
    database can: that the whole chain, or its end, was made anew."""

    __tablename__ = "lms_ledger_checkpoint"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    key_id: Mapped[str] = mapped_column(String(16))
    signature: Mapped[str] = mapped_column(String(128))  # hexadecimal


class LedgerVerification(Model):
    """One row is one walk along the whole chain, and the faults that it found (the first of them, and how many)."""

    __tablename__ = "lms_ledger_verification"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    verified_at: Mapped[datetime]
    seals: Mapped[int] = mapped_column(BigInteger)
    fault_count: Mapped[int]
    faults: Mapped[dict[str, Any]]  # {"first": [the fields of a Fault, …]}
