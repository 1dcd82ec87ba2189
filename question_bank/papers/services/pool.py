"""What a paper draws from: the candidates of its cells, and who may not stand beside whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import or_, select, true
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.hours.api import local_date
from question_bank.bank.models import Bank, Category, Item, ItemVersion
from question_bank.bank.pool import is_valid_on, within
from question_bank.bank.reach import banks_within_reach
from question_bank.papers.domain.blueprint import Blueprint, Candidate, Cell, Pool
from question_bank.papers.models import Enemy, Paper
from question_bank.papers.services.uses import barred_by_use


def pool_of(
    session: Session,
    paper: Paper,
    blueprint: Blueprint,
    *,
    now: datetime,
    besides: int | None = None,
    scope: Scope | None = None,
) -> Pool:
    """The pool of a paper now, for the exam `besides` if it is drawn for one.

    With a `scope` only banks that it reaches or borrows give questions: for whoever sets a paper; those who sit an exam
    draw without. Four statements at most.
    """
    paths = category_paths(session, (cell.category for cell in blueprint.cells))
    barred = barred_by_use(session, paper.rules, unit_id=paper.unit_id, besides=besides, now=now)
    has_points = any(cell.points for cell in blueprint.cells)
    return Pool(
        tuple(_candidates(session, paths, barred, has_points=has_points, now=now, scope=scope)),
        _enemies(session, paths, blueprint.item_ids),
    )


def category_paths(session: Session, category_ids: Iterable[int]) -> list[str]:
    """The paths of these categories; one that is gone has none."""
    return list(session.scalars(select(Category.path).where(Category.id.in_(set(category_ids)))))


def fitting(session: Session, cells: Sequence[Cell], *, now: datetime, scope: Scope) -> list[Candidate]:
    """What may be drawn from the categories of these cells, uses aside."""
    paths = category_paths(session, (cell.category for cell in cells))
    return _candidates(session, paths, (), has_points=True, now=now, scope=scope)


def _candidates(
    session: Session,
    paths: Sequence[str],
    barred: Collection[int],
    *,
    has_points: bool,
    now: datetime,
    scope: Scope | None,
) -> list[Candidate]:
    """Released, marked, valid today, in the order of their ids."""
    if not paths:
        return []
    columns = (Item.id, Category.path, ItemVersion.type, Item.difficulty)
    query = select(*columns, Item.knowledge_points) if has_points else select(*columns)
    rows = session.execute(
        query.select_from(Item)
        .join(Category, Category.id == Item.category_id)
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.current_version))
        .where(within(paths), Item.state == "released", ItemVersion.is_marked, is_valid_on(local_date(now)))
        .where(
            true() if scope is None else Item.bank_id.in_(select(Bank.id).where(banks_within_reach(scope)))
        )
        .order_by(Item.id)
    )
    if has_points:
        found = [
            Candidate(item_id, path, kind, level, tuple(points))
            for item_id, path, kind, level, points in rows
        ]
    else:
        found = [Candidate(item_id, path, kind, level) for item_id, path, kind, level in rows]
    return [each for each in found if each.item_id not in barred] if barred else found


def _enemies(session: Session, paths: Sequence[str], fixed: Collection[int]) -> tuple[frozenset[int], ...]:
    """The groups of enemies as far as they may meet here."""
    groups: dict[int, set[int]] = {}
    rows = session.execute(
        select(Enemy.group_id, Enemy.item_id)
        .join(Item, Item.id == Enemy.item_id)
        .join(Category, Category.id == Item.category_id)
        .where(or_(within(paths), Item.id.in_(fixed)))
        .order_by(Enemy.group_id, Enemy.item_id)
    )
    for group_id, item_id in rows:
        groups.setdefault(group_id, set()).add(item_id)
    return tuple(frozenset(group) for group in groups.values() if len(group) > 1)


def candidates_by_id(session: Session, item_ids: Collection[int]) -> dict[int, Candidate]:
    """These items as cells see them, whatever their state."""
    rows = session.execute(
        select(Item.id, Category.path, ItemVersion.type, Item.difficulty, Item.knowledge_points)
        .select_from(Item)
        .join(Category, Category.id == Item.category_id)
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.current_version))
        .where(Item.id.in_(item_ids))
    )
    return {
        item_id: Candidate(item_id, path, kind, level, tuple(points))
        for item_id, path, kind, level, points in rows
    }
