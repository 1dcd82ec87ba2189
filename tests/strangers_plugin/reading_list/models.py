"""Books, and who has read them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Identifier, Model


class Book(Model):
    """One row is one book that a unit asks its people to read. Worth no hours, it counts within a course only."""

    __tablename__ = "reading_list_book"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    author: Mapped[str] = mapped_column(String(200), default="")
    hours: Mapped[Decimal]
    characters_required: Mapped[int]
    created_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("hours >= 0", name="hours_not_negative"),)


class Reading(Model):
    """One row says that a person has read a book, with the notes that show it. It is written once and not changed:
    hours rest on it."""

    __tablename__ = "reading_list_reading"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("reading_list_book.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lms_person.id"))
    notes: Mapped[str] = mapped_column(Text)
    finished_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("person_id", "book_id"),)
