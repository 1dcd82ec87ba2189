"""Status lists as they are published."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Model


class StatusList(Model):
    """One row is one signed list that says which of its certificates are void. It could be made anew at any time, but
    not by the pages that publish it, because they have no key."""

    __tablename__ = "certificates_status_list"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    credential: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
