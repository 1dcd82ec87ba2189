"""The tree of a bank's categories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.audit.api import record
from lms.clock import Clock
from lms.contracts.access import Actor
from question_bank.bank.models import Category, Item, QuestionUpload

MOST_LEVELS = 12
LONGEST_NAME = 200


class CategoryRefused(Exception):
    """A category that cannot be. `code`: name_taken, too_deep, name_missing, into_itself, is_top or not_empty."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def top_category(session: Session, bank_id: int) -> Category:
    """The category of a bank that all others are below."""
    return session.scalars(
        select(Category).where(Category.bank_id == bank_id, Category.parent_id.is_(None))
    ).one()


def add_category(session: Session, parent: Category, name: str, *, actor: Actor, clock: Clock) -> Category:
    """A new category below `parent`. Raises CategoryRefused."""
    name = name.strip()[:LONGEST_NAME]
    if not name:
        raise CategoryRefused("name_missing")
    if parent.depth + 1 > MOST_LEVELS:
        raise CategoryRefused("too_deep")
    if session.scalar(select(Category.id).where(Category.parent_id == parent.id, Category.name == name)):
        raise CategoryRefused("name_taken")
    category = insert_category(session, parent.bank_id, parent, name)
    _note(session, "add", category, actor=actor, clock=clock, after={"below": parent.name})
    return category


def rename_category(session: Session, category: Category, name: str, *, actor: Actor, clock: Clock) -> None:
    """Another name for a category; what it holds and who draws from it stays. Raises CategoryRefused."""
    name = name.strip()[:LONGEST_NAME]
    if not name or category.parent_id is None:
        raise CategoryRefused("name_missing")
    same = select(Category.id).where(
        Category.parent_id == category.parent_id, Category.name == name, Category.id != category.id
    )
    if session.scalar(same):
        raise CategoryRefused("name_taken")
    before, category.name = category.name, name
    if before != name:
        _note(
            session, "rename", category,
            actor=actor, clock=clock, before={"name": before}, after={"name": name},
        )  # fmt: skip


def move_category(
    session: Session, category: Category, parent: Category, *, actor: Actor, clock: Clock
) -> None:
    """Puts a category, with all below it, below another of its bank. Raises CategoryRefused. Six statements."""
    if category.parent_id is None:
        raise CategoryRefused("is_top")
    if parent.bank_id != category.bank_id or parent.path.startswith(category.path):
        raise CategoryRefused("into_itself")
    if parent.id == category.parent_id:
        return
    same = select(Category.id).where(Category.parent_id == parent.id, Category.name == category.name)
    if session.scalar(same):
        raise CategoryRefused("name_taken")
    below = session.scalars(
        select(Category).where(
            Category.bank_id == category.bank_id, Category.path.startswith(category.path, autoescape=True)
        )
    ).all()
    if parent.depth + 1 + max(each.depth for each in below) - category.depth > MOST_LEVELS:
        raise CategoryRefused("too_deep")
    old = category.path
    above = session.get_one(Category, category.parent_id)
    category.parent_id = parent.id
    for each in below:
        each.path = f"{parent.path}{category.id}/{each.path[len(old) :]}"
    session.flush()
    _note(
        session, "move", category,
        actor=actor, clock=clock, before={"below": above.name}, after={"below": parent.name},
    )  # fmt: skip


def delete_category(session: Session, category: Category, *, actor: Actor, clock: Clock) -> None:
    """Takes away a category that holds nothing: no question, retired or not, and no category. Raises CategoryRefused.

    Files that were brought in there count as brought in above it.
    """
    if category.parent_id is None:
        raise CategoryRefused("is_top")
    holds = session.scalar(select(Item.id).where(Item.category_id == category.id).limit(1))
    holds = holds or session.scalar(select(Category.id).where(Category.parent_id == category.id).limit(1))
    if holds:
        raise CategoryRefused("not_empty")
    uploads = update(QuestionUpload).where(QuestionUpload.category_id == category.id)
    session.execute(uploads.values(category_id=category.parent_id))
    above = session.get_one(Category, category.parent_id)
    _note(session, "delete", category, actor=actor, clock=clock, before={"below": above.name})
    session.delete(category)
    session.flush()


def ensure_categories(
    session: Session, start: Category, wanted: Iterable[tuple[str, ...]]
) -> dict[tuple[str, ...], int]:
    """The ids of the categories with these names below `start`, made where they are missing; () is `start` itself.

    Deeper levels than the tree may have become one, their names joined by " / ".
    """
    bank_id = start.bank_id
    known = session.scalars(select(Category).where(Category.bank_id == bank_id)).all()
    child: dict[tuple[int | None, str], Category] = {(each.parent_id, each.name): each for each in known}
    ids: dict[tuple[str, ...], int] = {}
    for names in dict.fromkeys(wanted):
        place = start
        for name in _fitting(names, MOST_LEVELS - start.depth):
            found = child.get((place.id, name))
            if found is None:
                found = child[place.id, name] = insert_category(session, bank_id, place, name)
            place = found
        ids[names] = place.id
    return ids


def insert_category(session: Session, bank_id: int, parent: Category | None, name: str) -> Category:
    """A category of this name below `parent`; without one the top of the bank."""
    category = Category(
        bank_id=bank_id,
        parent_id=parent.id if parent else None,
        name=name,
        path=f"new-{bank_id}-{parent.id if parent else 0}-{name}"[:400],
    )
    session.add(category)
    session.flush()
    category.path = f"{parent.path if parent else '/'}{category.id}/"
    session.flush()
    return category


def _fitting(names: Sequence[str], levels: int) -> list[str]:
    cleaned = [" ".join(name.split())[:LONGEST_NAME] or "—" for name in names]
    if len(cleaned) <= levels or levels < 1:
        return cleaned[: max(levels, 0)]
    return [*cleaned[: levels - 1], " / ".join(cleaned[levels - 1 :])[:LONGEST_NAME]]


def _note(
    session: Session,
    verb: str,
    category: Category,
    *,
    actor: Actor,
    clock: Clock,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        session,
        actor=actor,
        clock=clock,
        action=f"question_bank.{verb}_category",
        subject=("category", category.id),
        title=category.name,
        before=before,
        after=after,
    )
