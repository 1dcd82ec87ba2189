"""Reading the tables, always within a scope."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.organisation.api import units_in
from reading_list.models import Book, Reading


def books_in(session: Session, scope: Scope) -> list[Book]:
    """The books of the units that the scope reaches, by title."""
    return list(session.scalars(select(Book).where(Book.unit_id.in_(units_in(scope))).order_by(Book.title)))


def book_in(session: Session, scope: Scope, book_id: int) -> Book | None:
    """The book, None when there is none or it lies outside the scope."""
    return session.scalar(select(Book).where(Book.id == book_id, Book.unit_id.in_(units_in(scope))))


def readings_of(session: Session, person_id: int) -> dict[int, Reading]:
    """What the person has read, by book."""
    rows = session.scalars(select(Reading).where(Reading.person_id == person_id))
    return {reading.book_id: reading for reading in rows}
