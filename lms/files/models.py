"""Uploaded files."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, Model


class File(Model):
    """One row is one upload: a name and who may see it. The bytes lie in the store under their SHA-256, once however
    often they are uploaded. `key` is the random part of its address; a row is never given another content, so that
    browsers may keep what they have read."""

    __tablename__ = "lms_file"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    mime: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    visibility: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("lms_account.id"), index=True)
    created_at: Mapped[datetime]
