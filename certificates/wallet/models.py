"""What members share of their certificates."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, JsonDocument, Model


class ShareLink(Model):
    """One row is one address under which a person shows some of their certificates to whoever has it.

    `serials` are the chosen ones; what has become of them is looked up each time. `ends_on` is the last day on which it
    opens; withdrawn it never opens again.
    """

    __tablename__ = "certificates_share_link"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    token: Mapped[str] = mapped_column(String(26), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    serials: Mapped[list[str]] = mapped_column(JsonDocument)
    created_at: Mapped[datetime]
    ends_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
