"""What courses and the home page may show of the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.contracts.access import Actor, Reach, Scope
from lms.contracts.activities import Choice
from lms.organisation.api import units_in
from lms.web.access import Access, scope_of
from reading_list.models import Book, Reading
from reading_list.queries import books_in

LARGEST_ID = 2**63 - 1


def choices(session: Session, scope: Scope) -> Sequence[Choice]:
    """The books that a trainer may make a lesson of."""
    return [Choice(str(book.id), book.title) for book in books_in(session, scope)]


def title_of(session: Session, ref: str) -> str | None:
    """The book's title; None when it is gone, or was never ours."""
    return session.scalar(select(Book.title).where(Book.id == int(ref))) if _is_id(ref) else None


def finished_by(session: Session, ref: str, person_id: int) -> datetime | None:
    """When the person read the book; None when they have not."""
    if not _is_id(ref):
        return None
    return session.scalar(
        select(Reading.finished_at).where(Reading.book_id == int(ref), Reading.person_id == person_id)
    )


def url(ref: str, return_to: str) -> str:
    """Where a member reads and writes notes, and where they go afterwards."""
    return url_for("reading_list.book", book_id=int(ref), return_to=return_to)


def evidence(source_ref: str) -> str | None:
    """The page behind a ledger entry."""
    is_id = source_ref.isascii() and source_ref.isdigit()
    return url_for("reading_list.book", book_id=int(source_ref)) if is_id else None


def card(session: Session, actor: Actor, now: datetime) -> dict[str, Any] | None:
    """How many books wait for this person; nothing when none does."""
    scope = scope_of(actor, Access("reading_list.read", Reach.ORGANISATION))
    read = select(Reading.book_id).where(Reading.person_id == actor.person_id)
    waiting = select(func.count(Book.id)).where(Book.unit_id.in_(units_in(scope)), Book.id.not_in(read))
    count = session.scalar(waiting)
    return {"waiting": count} if count else None


def _is_id(ref: str) -> bool:
    """Whether an id can look like this."""
    return ref.isascii() and ref.isdigit() and int(ref) <= LARGEST_ID
