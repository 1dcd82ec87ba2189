"""What is kept of questions to compare them by, and which likenesses were looked at.

The index of words has no model: SQLite's FTS5 and PostgreSQL's tsvector have nothing in common but its name, see
services/index_table.py.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, Model


class ItemPrint(Model):
    """One row is what an item's current version is compared by; it can be made again from the item at any time.

    `hashes` are its shingles and `signature` its MinHash, little-endian 32-bit numbers; `wording` and `numbers` are
    digests, equal for questions with the same words and the same numbers.
    """

    __tablename__ = "question_bank_item_print"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("question_bank_item.id", ondelete="CASCADE"), primary_key=True
    )
    hashes: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    wording: Mapped[int] = mapped_column(BigInteger)
    numbers: Mapped[int] = mapped_column(BigInteger)


class KeptPair(Model):
    """One row says that somebody looked at two similar items and wants both: they are not shown as a pair again.

    `first_id` is the lower. Taking it back deletes the row; the audit trail keeps it.
    """

    __tablename__ = "question_bank_kept_pair"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("question_bank_item.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("question_bank_item.id"), index=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    created_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="in_order"),
    )
