"""What a model of uploaded tables consists of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.contracts.tables import Table
from lms.db import Identifier


class KeptTable:
    """The columns of a table that somebody uploaded: what was read, kept until it is carried out, so that what is
    written is what was previewed.

    `applied_at` is empty until then; a table is carried out once. `outcome` is how many rows met each fate.
    """

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    filename: Mapped[str] = mapped_column(String(200))
    table: Mapped[dict[str, Any]]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"))
    created_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    outcome: Mapped[dict[str, Any]]

    @property
    def contents(self) -> Table:
        """The table as it was read."""
        return Table(**self.table)
