"""What exams and contests take from a bank: which item versions may be drawn, and what they say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from lms.contracts.access import Scope
from lms.contracts.questions import ItemContent, QuestionType
from question_bank.bank.models import Bank, Category, Item, ItemVersion
from question_bank.bank.reach import banks_within_reach

MOST_PARAMETERS = 10_000  # below the number of parameters that a statement may have


@dataclass(frozen=True, slots=True)
class PoolCategory:
    """A category as somebody chooses it for a draw. `key` names it in a Draw and in released_pool.

    `names` lead from below the bank's top to it, () for the top itself. `released` counts what may be drawn from it
    and everything below it. `unit_id` is the unit that owns the bank.
    """

    id: int
    bank_id: int
    bank_title: str
    bank_title_en: str | None
    names: tuple[str, ...]
    released: int
    unit_id: int = 0

    @property
    def key(self) -> str:
        return category_key(self.id)


@dataclass(frozen=True, slots=True)
class LoadedVersion:
    """One item version ready for its question type: type.grade(content, …), type.candidate_view(content, …)."""

    id: int
    item_id: int
    version: int
    type: QuestionType
    content: ItemContent


def category_key(category_id: int) -> str:
    """How a Draw names a category."""
    return str(category_id)


def pool_categories(session: Session, scope: Scope, today: date | None = None) -> list[PoolCategory]:
    """Every category of the banks that the scope reaches or that are lent to it, a bank's top before what is below it.

    Questions whose dates do not include `today` are not counted; without it, dates do not matter.
    """
    rows = session.execute(
        select(Category.id, Category.path, Category.name, Bank.id, Bank.title, Bank.title_en, Bank.unit_id)
        .join(Bank, Bank.id == Category.bank_id)
        .where(banks_within_reach(scope))
        .order_by(Bank.title, Bank.id, Category.path)
    ).all()
    drawable = session.execute(
        select(Category.path, func.count())
        .select_from(Item)
        .join(Category, Category.id == Item.category_id)
        .join(ItemVersion, _is_current())
        .join(Bank, Bank.id == Item.bank_id)
        .where(banks_within_reach(scope), _may_be_drawn(today))
        .group_by(Category.path)
    ).all()
    released: dict[int, int] = {}
    for path, count in drawable:
        for step in _steps(path):
            released[step] = released.get(step, 0) + count
    name_of = {category_id: name for category_id, _path, name, *_bank in rows}
    return [
        PoolCategory(
            category_id,
            bank_id,
            title,
            title_en,
            tuple(name_of[step] for step in _steps(path)[1:]),
            released.get(category_id, 0),
            unit_id,
        )
        for category_id, path, _name, bank_id, title, title_en, unit_id in rows
    ]


def released_pool(
    session: Session,
    category_ids: Iterable[int],
    types: Collection[str] | None = None,
    *,
    today: date | None = None,
    scope: Scope | None = None,
) -> dict[str, list[int]]:
    """By category key: the ids of the item versions that may be drawn from it and everything below it, ascending.

    Released items only, in their current version, without descriptions, and only of these question types if any are
    given. A category that is gone has none. One statement.

    Questions whose dates do not include `today` are left out; without it, dates do not matter. With a `scope`,
    categories of banks that it neither reaches nor borrows have none: for whoever sets an exam. Those who sit one draw
    without, so that a bank taken back does not shut an exam that is open.
    """
    wanted = sorted(set(category_ids))
    pool: dict[str, list[int]] = {category_key(each): [] for each in wanted}
    if not wanted:
        return pool
    above = aliased(Category)
    rows = session.execute(
        select(above.id, ItemVersion.id)
        .select_from(above)
        .join(Category, Category.path.startswith(above.path))
        .join(Item, Item.category_id == Category.id)
        .join(ItemVersion, _is_current())
        .where(above.id.in_(wanted), Category.bank_id == above.bank_id, _may_be_drawn(today))
        .where(
            true() if scope is None else Item.bank_id.in_(select(Bank.id).where(banks_within_reach(scope)))
        )
        .where(true() if types is None else ItemVersion.type.in_(types))
        .order_by(ItemVersion.id)
    )
    for category_id, version_id in rows:
        pool[category_key(category_id)].append(version_id)
    return pool


def load_versions(
    session: Session, version_ids: Iterable[int], types: Mapping[str, QuestionType]
) -> dict[int, LoadedVersion]:
    """Item versions by id, whatever has become of their items since. `types` is the registry's question_types.

    Raises KeyError for a version whose question type is not installed, ContentFault for content that it refuses. One
    statement for up to 10,000 ids.
    """
    wanted = sorted(set(version_ids))
    loaded: dict[int, LoadedVersion] = {}
    for start in range(0, len(wanted), MOST_PARAMETERS):
        rows: Sequence[ItemVersion] = session.scalars(
            select(ItemVersion).where(ItemVersion.id.in_(wanted[start : start + MOST_PARAMETERS]))
        ).all()
        for row in rows:
            kind = types[row.type]
            content = kind.from_json(row.content)
            loaded[row.id] = LoadedVersion(row.id, row.item_id, row.version, kind, content)
    return loaded


def within(paths: Iterable[str]) -> ColumnElement[bool]:
    """A condition on question_bank_category: it is one of these categories or lies below one."""
    return or_(false(), *(Category.path.startswith(path, autoescape=True) for path in paths))


def _is_current() -> ColumnElement[bool]:
    return (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.current_version)


def _may_be_drawn(today: date | None) -> ColumnElement[bool]:
    return and_(
        Item.state == "released", ItemVersion.is_marked, true() if today is None else is_valid_on(today)
    )


def is_valid_on(day: date) -> ColumnElement[bool]:
    """A condition on question_bank_item: the day is one on which the item may be asked."""
    return and_(
        or_(Item.valid_from.is_(None), Item.valid_from <= day),
        or_(Item.valid_until.is_(None), Item.valid_until >= day),
    )


def _steps(path: str) -> list[int]:
    return [int(step) for step in path.split("/") if step]
