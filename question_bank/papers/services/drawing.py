"""Drawing the questions that one candidate gets, or one variant on paper."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.contracts.access import Scope
from lms.contracts.questions import Json
from question_bank.bank.domain.seeded_order import seeded_order
from question_bank.bank.models import Item, ItemVersion
from question_bank.papers.domain.blueprint import Blueprint, FixedQuestion, Pool, Section
from question_bank.papers.domain.drawing import BlueprintShort, CellShortage, Drawn, draw_from_blueprint
from question_bank.papers.models import Paper
from question_bank.papers.services.pool import pool_of


@dataclass(frozen=True, slots=True)
class SectionHead:
    """The heading over so many questions of a drawn paper."""

    title: str
    title_en: str
    instructions: str
    instructions_en: str
    count: int

    def to_json(self) -> Json:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class DrawnSection:
    """A section with its questions as (item version id, item id, marks), in the order in which they are put."""

    section: Section
    questions: tuple[tuple[int, int, str], ...]

    @property
    def head(self) -> SectionHead:
        given = self.section
        return SectionHead(
            given.title, given.title_en, given.instructions, given.instructions_en, len(self.questions)
        )


@dataclass(frozen=True, slots=True)
class DrawnPaper:
    """A paper as one person gets it."""

    sections: tuple[DrawnSection, ...]

    @property
    def entries(self) -> list[tuple[int, str]]:
        """As an attempt keeps it: (item version id, marks) one after the other."""
        return [(version, marks) for each in self.sections for version, _, marks in each.questions]

    @property
    def item_ids(self) -> set[int]:
        """The items of all questions."""
        return {item_id for each in self.sections for _, item_id, _ in each.questions}

    @property
    def heads(self) -> list[Json]:
        """As an attempt keeps them: the headings, each with how many questions stand under it."""
        return [each.head.to_json() for each in self.sections]


def draw_from_paper(
    session: Session,
    paper: Paper,
    seed: int,
    *,
    is_mixed: bool,
    now: datetime,
    besides: int | None = None,
    scope: Scope | None = None,
    without: Collection[int] = (),
) -> DrawnPaper:
    """What the paper gives for this seed; `is_mixed` shuffles the questions within each section.

    Sections without questions are left out. The versions `without` are drawn only if there are not enough others; what
    is fixed stays. Raises BlueprintShort; `besides` and `scope` as for pool_of.
    """
    blueprint = paper.blueprint
    drawn: Drawn = {}
    if not blueprint.is_fixed:
        pool = pool_of(session, paper, blueprint, now=now, besides=besides, scope=scope)
        drawn = _drawn(session, pool, blueprint, seed, without)
    chosen = [_questions(section, drawn) for section in blueprint.sections]
    versions = current_versions(session, [each.item_id for row in chosen for each in row])
    sections = []
    for section, questions in zip(blueprint.sections, chosen, strict=True):
        ordered = seeded_order(questions, seed + 1, lambda each: each.item_id) if is_mixed else questions
        rows = tuple((versions[each.item_id], each.item_id, f"{each.marks:f}") for each in ordered)
        if rows:
            sections.append(DrawnSection(section, rows))
    return DrawnPaper(tuple(sections))


def _drawn(session: Session, pool: Pool, blueprint: Blueprint, seed: int, without: Collection[int]) -> Drawn:
    if without:
        unwanted = set(session.scalars(select(ItemVersion.item_id).where(ItemVersion.id.in_(without))))
        others = tuple(each for each in pool.candidates if each.item_id not in unwanted)
        with contextlib.suppress(BlueprintShort):
            return draw_from_blueprint(replace(pool, candidates=others), blueprint, seed)
    return draw_from_blueprint(pool, blueprint, seed)


def mixed_again(drawn: DrawnPaper, seed: int) -> DrawnPaper:
    """The same questions in another order within each section."""
    return DrawnPaper(
        tuple(
            DrawnSection(each.section, tuple(seeded_order(each.questions, seed, lambda row: row[1])))
            for each in drawn.sections
        )
    )


def shortages_of(
    session: Session,
    paper: Paper,
    *,
    now: datetime,
    besides: int | None = None,
    scope: Scope | None = None,
) -> tuple[CellShortage, ...]:
    """Which cells of the paper are short by how many; () when it can be drawn."""
    blueprint = paper.blueprint
    if blueprint.is_fixed:
        return ()
    try:
        pool = pool_of(session, paper, blueprint, now=now, besides=besides, scope=scope)
        draw_from_blueprint(pool, blueprint, seed=0)
    except BlueprintShort as short:
        return short.shortages
    return ()


def current_versions(session: Session, item_ids: Sequence[int]) -> dict[int, int]:
    """The ids of the items' current versions, by item."""
    rows = session.execute(
        select(Item.id, ItemVersion.id)
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.current_version))
        .where(Item.id.in_(item_ids))
    )
    return dict(rows.all())


def _questions(section: Section, drawn: Mapping[str, Sequence[int]]) -> list[FixedQuestion]:
    return [
        *section.questions,
        *(FixedQuestion(item_id, cell.marks) for cell in section.cells for item_id in drawn[cell.key]),
    ]
