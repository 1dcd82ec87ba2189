"""The plugin's part of the demo."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from reading_list.services import add_book, finish_reading

NOTES = "读前先看目录，读时记下与工作有关的三处。"
BOOKS = (("资治通鉴", "司马光", 8), ("论语", "", 3), ("国富论", "亚当·斯密", 6))


def make_books(session: Session, stage: Any) -> None:
    """Three books, and a few people who have read the first."""
    books = [
        add_book(
            session,
            stage.organisation,
            title=title,
            author=author,
            hours=Decimal(hours),
            characters_required=10,
            actor=stage.actor,
            clock=stage.clock,
        )
        for title, author, hours in BOOKS
    ]
    earlier = stage.now - timedelta(days=20)
    for person in stage.pick(0.02):
        finish_reading(session, books[0], person.id, NOTES, actor=stage.actor, clock=lambda: earlier)
