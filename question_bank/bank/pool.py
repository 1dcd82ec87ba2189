"""What exams and contests take from a bank: which item versions may be drawn, and what they say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from lms.contracts.access import Scope
from lms.contracts.questions import ItemContent, QuestionType
from lms.organisation.api import units_in
from question_bank.bank.models import Bank, Category, Item, ItemVersion

MOST_PARAMETERS = 10_000  # below the number of parameters that a statement may have


@dataclass(frozen=True, slots=True)
class PoolCategory:
    """A category as somebody chooses it for a draw. `key` names it in a Draw and in released_pool.

    `names` lead from below the bank's top to it, () for the top itself. `released` counts what may be drawn from it
    and everything below it.
    """

    id: int
    bank_id: int
    bank_title: str
    bank_title_en: str | None
    names: tuple[str, ...]
    released: int

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


def pool_categories(session: Session, scope: Scope) -> list[PoolCategory]:
    """Every category of the banks that the scope reaches, a bank's top before what is below it."""
    rows = session.execute(
        select(Category.id, Category.path, Category.name, Bank.id, Bank.title, Bank.title_en)
        .join(Bank, Bank.id == Category.bank_id)
        .where(Bank.unit_id.in_(units_in(scope)))
        .order_by(Bank.title, Bank.id, Category.path)
    ).all()
    drawable = session.execute(
        select(Category.path, func.count())
        .select_from(Item)
        .join(Category, Category.id == Item.category_id)
        .join(ItemVersion, _is_current())
        .join(Bank, Bank.id == Item.bank_id)
        .where(Bank.unit_id.in_(units_in(scope)), _may_be_drawn())
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
        )
        for category_id, path, _name, bank_id, title, title_en in rows
    ]


def released_pool(
    session: Session, category_ids: Iterable[int], types: Collection[str] | None = None
) -> dict[str, list[int]]:
    """By category key: the ids of the item versions that may be drawn from it and everything below it, ascending.

    Released items only, in their current version, without descriptions, and only of these question types if any are
    given. A category that is gone has none. One statement.
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
        .where(above.id.in_(wanted), Category.bank_id == above.bank_id, _may_be_drawn())
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


def _may_be_drawn() -> ColumnElement[bool]:
    return (Item.state == "released") & ItemVersion.is_marked


def _steps(path: str) -> list[int]:
    return [int(step) for step in path.split("/") if step]
