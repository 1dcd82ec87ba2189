"""Papers: drawing one from the bank, and reading the questions of one that was drawn."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from lms.contracts.questions import ItemContent, Json, QuestionType
from lms.plugins import current_registry
from question_bank.bank.pool import LoadedVersion, load_versions, released_pool
from question_bank.exams.domain import Draw, DrawShort, draw_items
from question_bank.exams.models import Attempt

PaperEntry = tuple[int, str]
"""An item version's id and the marks that it is worth, as the attempt stores them."""

MOST_KEPT = 4_000
_versions: WeakKeyDictionary[object, dict[int, LoadedVersion]] = WeakKeyDictionary()
# A version never changes, so every process keeps those in use, by database: reading one for each answer that is
# saved would cost as much as saving it.


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """One question of a paper; `position` counts from 1."""

    position: int
    version_id: int
    out_of: Decimal
    type: QuestionType
    content: ItemContent

    @property
    def template(self) -> str:
        """Where the macros of its face are."""
        return current_registry().question_faces[self.type.key].template

    def candidate_view(self, seed: int | None) -> Json:
        """What a candidate's browser may hold of it."""
        return self.type.candidate_view(self.content, seed)


def new_seed() -> int:
    """A seed for one attempt, which nobody can guess from another's."""
    return secrets.randbits(60)


def auto_marked_types() -> list[str]:
    """The question types that are marked without a person."""
    return [key for key, kind in current_registry().question_types.items() if kind.is_auto_marked]


def draw_paper(
    session: Session,
    draws: Sequence[Draw],
    seed: int,
    *,
    marks: Decimal,
    is_mixed: bool,
    types: Collection[str] | None = None,
    today: date | None = None,
    without: Collection[int] = (),
) -> list[PaperEntry]:
    """A paper from the questions that are released now; each draw names a category by its id.

    Only questions of these types are drawn, if any are given, and of those that may be asked `today`, if it is given.
    The versions `without` are drawn only if there are not enough others. Raises DrawShort.
    """
    pool = released_pool(session, [int(draw.category) for draw in draws], types, today=today)
    others = {key: [each for each in ids if each not in without] for key, ids in pool.items()}
    with contextlib.suppress(DrawShort):
        return [(version, f"{marks:f}") for version in draw_items(others, draws, seed, is_mixed=is_mixed)]
    return [(version, f"{marks:f}") for version in draw_items(pool, draws, seed, is_mixed=is_mixed)]


def versions(session: Session, version_ids: Iterable[int]) -> dict[int, LoadedVersion]:
    """Item versions by id, from memory where they have been read before."""
    wanted = set(version_ids)
    kept = _versions.setdefault(session.get_bind().engine.pool, {})
    missing = wanted - kept.keys()
    if missing:
        if len(kept) + len(missing) > MOST_KEPT:
            kept.clear()
        kept |= load_versions(session, missing, current_registry().question_types)
    return {version_id: kept[version_id] for version_id in wanted}


def questions_of(session: Session, attempt: Attempt) -> list[PaperQuestion]:
    """The questions of an attempt's paper, in their order."""
    return paper_questions(session, attempt.paper, attempt.seed)


def paper_questions(session: Session, paper: Sequence[PaperEntry], seed: int) -> list[PaperQuestion]:
    """The questions of a paper as the candidate with this seed gets them, in their order."""
    loaded = versions(session, (version for version, _ in paper))
    return [
        _question(position, marks, loaded[version], seed)
        for position, (version, marks) in enumerate(paper, start=1)
    ]


def question_at(
    session: Session, paper: Sequence[PaperEntry], position: int, seed: int
) -> PaperQuestion | None:
    """One question of a paper, None for a place that it does not have."""
    if not 1 <= position <= len(paper):
        return None
    version, marks = paper[position - 1]
    return _question(position, marks, versions(session, [version])[version], seed)


def _question(position: int, marks: str, loaded: LoadedVersion, seed: int) -> PaperQuestion:
    content = loaded.content
    if loaded.type.deal is not None:
        # two questions of one paper, too, get numbers of their own
        content = loaded.type.deal(content, seed + loaded.id)
    return PaperQuestion(position, loaded.id, Decimal(marks), loaded.type, content)
