"""What people do with books. The caller opens the transaction."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor, Scope
from lms.contracts.activities import CreditGrant
from lms.contracts.events import ActivityFinished
from lms.db import insert_once
from lms.events import publish
from lms.hours.api import post_credit
from lms.notifications.api import Notice, notify
from lms.organisation.api import UnitCard, people_in
from lms.web.paths import path_to
from reading_list.domain import NotesFault, notes_fault
from reading_list.models import Book, Reading

ACTIVITY = "reading_list.book"
CREDIT_SOURCE = "reading_list.reading"
NEW_BOOK = "reading_list.new_book"
CATEGORY = "self_study"  # one of the kernel's categories of hours


class NotesNotEnough(ValueError):
    """The notes do not show that the book was read; `fault` says why."""

    def __init__(self, fault: NotesFault) -> None:
        super().__init__(fault)
        self.fault = fault


def add_book(
    session: Session,
    unit: UnitCard,
    *,
    title: str,
    author: str,
    hours: Decimal,
    characters_required: int,
    actor: Actor,
    clock: Clock,
) -> Book:
    """Puts a book on the unit's list, and tells the people who serve there."""
    book = Book(
        unit_id=unit.id,
        title=title,
        author=author,
        hours=hours,
        characters_required=characters_required,
        created_at=clock(),
    )
    session.add(book)
    session.flush()
    record(
        session,
        actor=actor,
        clock=clock,
        action="reading_list.add_book",
        subject=("reading_list_book", book.id),
        title=title,
        unit_path=unit.path,
        after={"hours": hours, "characters_required": characters_required},
    )
    _tell(session, book, unit, clock)
    return book


def _tell(session: Session, book: Book, unit: UnitCard, clock: Clock) -> None:
    readers = session.scalars(people_in(Scope(unit_paths=(unit.path,)), clock().date()))
    values = {"title": book.title, "hours": f"{book.hours.normalize():f}"}
    url = path_to("reading_list.book", book_id=book.id)
    notify(session, [Notice(one, NEW_BOOK, values, url, ref=str(book.id)) for one in readers], clock=clock)


def finish_reading(
    session: Session, book: Book, person_id: int, notes: str, *, actor: Actor, clock: Clock
) -> bool:
    """Keeps the notes, posts the book's hours and tells whoever listens. False when the book was read before.

    Raises NotesNotEnough.
    """
    if fault := notes_fault(notes, book.characters_required):
        raise NotesNotEnough(fault)
    now = clock()
    values = {"book_id": book.id, "person_id": person_id, "notes": notes, "finished_at": now}
    if not insert_once(session, Reading, **values):
        return False  # two tabs, or a form sent twice: the first one counts
    if book.hours > 0:
        post_credit(session, _grant(book, person_id, clock), actor=actor, clock=clock)
    publish(session, ActivityFinished(ACTIVITY, str(book.id), person_id, True, None, now))
    return True


def _grant(book: Book, person_id: int, clock: Clock) -> CreditGrant:
    """The hours of a book, under a reference that the ledger takes once for each person."""
    return CreditGrant(
        person_id=person_id,
        source=CREDIT_SOURCE,
        source_ref=str(book.id),
        category=CATEGORY,
        hours=book.hours,
        activity=f"reading_list:{book.id}",
        title=book.title,
        earned_at=clock(),
    )
