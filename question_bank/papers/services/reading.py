"""What pages of papers read: papers of a scope, the questions in them, and questions to put in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from lms.contracts.access import Actor, Scope
from lms.organisation.api import units_in
from question_bank.analysis.models import ExamCalibration, ItemCalibration, ItemStatisticsRow
from question_bank.bank.models import Bank, Category, Item, ItemVersion
from question_bank.bank.reach import banks_within_reach
from question_bank.bank.services.sharing import reached_bank
from question_bank.exams.models import Exam
from question_bank.papers.domain.blueprint import Cell, fits
from question_bank.papers.domain.information import Expected, expected_of
from question_bank.papers.models import Paper
from question_bank.papers.services.pool import fitting

FEWEST_CANDIDATES = 10
"""Results of fewer candidates say little about how hard a question is."""

MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class FoundItem:
    """A question in a list to choose from, or in a paper."""

    id: int
    stem_text: str
    type: str
    level: int | None
    state: str
    bank_title: str
    bank_title_en: str | None


def papers_query(scope: Scope, words: str = "") -> Select[Paper]:
    """The papers that the scope reaches, the newest first, without forms and without what was removed."""
    query = select(Paper).where(
        Paper.unit_id.in_(units_in(scope)), Paper.removed_at.is_(None), Paper.parent_id.is_(None)
    )
    if words:
        query = query.where(
            or_(
                Paper.title.icontains(words, autoescape=True),
                Paper.title_en.icontains(words, autoescape=True),
            )
        )
    return query.order_by(Paper.created_at.desc(), Paper.id.desc())


def paper_in(session: Session, scope: Scope, paper_id: int, *, even_removed: bool = False) -> Paper | None:
    """The paper, None when it is beyond the scope or gone."""
    query = select(Paper).where(Paper.id == paper_id, Paper.unit_id.in_(units_in(scope)))
    return session.scalar(query if even_removed else query.where(Paper.removed_at.is_(None)))


def paper_choices(session: Session, scope: Scope) -> Sequence[Paper]:
    """The papers that an exam may be set by, forms included, by title."""
    return session.scalars(
        select(Paper)
        .where(Paper.unit_id.in_(units_in(scope)), Paper.removed_at.is_(None), Paper.question_count > 0)
        .order_by(Paper.title, Paper.id)
    ).all()


def exams_set_by(session: Session, paper: Paper) -> Sequence[Exam]:
    """The exams that use the paper, the newest first."""
    return session.scalars(
        select(Exam).where(Exam.paper_id == paper.id).order_by(Exam.created_at.desc(), Exam.id.desc())
    ).all()


def items_by_id(session: Session, item_ids: Iterable[int]) -> dict[int, FoundItem]:
    """These questions as their current versions have them."""
    rows = session.execute(_items().where(Item.id.in_(set(item_ids))))
    return {row[0]: FoundItem(*row) for row in rows}


def find_items(
    session: Session,
    scope: Scope,
    *,
    words: str = "",
    kind: str = "",
    bank_id: int | None = None,
    item_ids: Collection[int] | None = None,
    besides: Collection[int] = (),
) -> list[FoundItem]:
    """Up to MOST_FOUND released questions that the scope may draw, by words, type, bank and ids; `besides` left out."""
    query = _items().where(banks_within_reach(scope), Item.state == "released", ItemVersion.is_marked)
    if kind:
        query = query.where(ItemVersion.type == kind)
    if item_ids is not None:
        query = query.where(Item.id.in_(item_ids))
    if bank_id is not None:
        query = query.where(Item.bank_id == bank_id)
    for word in words.split():
        if word.isdecimal():
            query = query.where(
                or_(Item.id == int(word[:15]), ItemVersion.stem_text.icontains(word, autoescape=True))
            )
        else:
            query = query.where(
                or_(
                    ItemVersion.stem_text.icontains(word, autoescape=True),
                    Item.title.icontains(word, autoescape=True),
                )
            )
    if besides:
        query = query.where(Item.id.not_in(besides))
    return [FoundItem(*row) for row in session.execute(query.order_by(Item.id).limit(MOST_FOUND))]


def banks_to_draw_from(session: Session, scope: Scope) -> Sequence[Bank]:
    """The banks whose questions the scope may draw, by title."""
    return session.scalars(select(Bank).where(banks_within_reach(scope)).order_by(Bank.title, Bank.id)).all()


def counts_by_cell(session: Session, cells: Sequence[Cell], *, now: datetime, scope: Scope) -> dict[str, int]:
    """How many questions fit each cell by itself, by the cell's key."""
    candidates = fitting(session, cells, now=now, scope=scope)
    return {cell.key: sum(fits(candidate, cell) for candidate in candidates) for cell in cells}


def knowledge_points_of(session: Session, cells: Sequence[Cell], *, now: datetime, scope: Scope) -> list[str]:
    """The knowledge points of the questions in these cells' categories, by name."""
    found = fitting(session, cells, now=now, scope=scope)
    return sorted({point for each in found for point in each.points})


def expected_by_item(session: Session, item_ids: Collection[int]) -> dict[int, Expected]:
    """What is expected of each of these items: by its parameters, its results in all exams, or its level.

    Results count over all its versions, each exam by its candidates; parameters are those of the exam with the most
    candidates. Three statements.
    """
    if not item_ids:
        return {}
    ids = set(item_ids)
    sums: dict[int, tuple[int, float]] = {}
    rows = session.execute(
        select(ItemVersion.item_id, ItemStatisticsRow.candidates, ItemStatisticsRow.facility)
        .join(ItemStatisticsRow, ItemStatisticsRow.version_id == ItemVersion.id)
        .where(ItemVersion.item_id.in_(ids))
    )
    for item_id, candidates, percent in rows:
        people, total = sums.get(item_id, (0, 0.0))
        sums[item_id] = (people + candidates, total + candidates * float(percent) / 100)
    levels = session.execute(select(Item.id, Item.difficulty).where(Item.id.in_(ids)))
    parameters = _parameters(session, ids)
    found = {}
    for item_id, level in levels:
        people, total = sums.get(item_id, (0, 0.0))
        facility = total / people if people >= FEWEST_CANDIDATES else None
        found[item_id] = expected_of(facility, level, parameters.get(item_id))
    return found


def sees_keys_of(session: Session, actor: Actor, scope: Scope, item_ids: Collection[int]) -> bool:
    """Whether the actor may see the keys of all these items; those of a bank lent for drawing only stay unseen."""
    banks = session.scalars(select(Item.bank_id).where(Item.id.in_(item_ids)).distinct()).all()
    reached = (reached_bank(session, actor, scope, bank_id) for bank_id in banks)
    return all(bank is not None and bank.sees_keys for bank in reached)


def _parameters(session: Session, ids: Collection[int]) -> dict[int, tuple[float, float]]:
    rows = session.execute(
        select(ItemVersion.item_id, ItemCalibration.discrimination, ItemCalibration.difficulty)
        .join(ItemCalibration, ItemCalibration.version_id == ItemVersion.id)
        .join(ExamCalibration, ExamCalibration.exam_id == ItemCalibration.exam_id)
        .where(
            ItemVersion.item_id.in_(ids), ItemCalibration.is_bounded.is_(False), ExamCalibration.is_converged
        )
        .order_by(ItemCalibration.candidates, ItemCalibration.exam_id)
    )
    return {item_id: (a, b) for item_id, a, b in rows}


def _items() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Item.id, ItemVersion.stem_text, ItemVersion.type, Item.difficulty, Item.state),
            *(Bank.title, Bank.title_en),
        )
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.current_version))
        .join(Category, Category.id == Item.category_id)
        .join(Bank, Bank.id == Item.bank_id)
    )


@dataclass(frozen=True, slots=True)
class CategoryTitle:
    """Where a category stands: its bank, and the names from below the bank's top down to it."""

    bank_title: str
    bank_title_en: str | None
    names: tuple[str, ...]


def category_titles(session: Session, category_ids: Iterable[int]) -> dict[int, CategoryTitle]:
    """These categories by id; one that is gone is left out. Two statements."""
    rows = session.execute(
        select(Category.id, Category.path, Bank.title, Bank.title_en)
        .join(Bank, Bank.id == Category.bank_id)
        .where(Category.id.in_(set(category_ids)))
    ).all()
    steps = {category_id: [int(step) for step in path.split("/") if step] for category_id, path, *_ in rows}
    above = {step for row in steps.values() for step in row}
    names = dict(session.execute(select(Category.id, Category.name).where(Category.id.in_(above))).all())
    return {
        category_id: CategoryTitle(title, title_en, tuple(names[step] for step in steps[category_id][1:]))
        for category_id, _path, title, title_en in rows
    }
