"""Setting papers: new ones, changes, copies, taking away and bringing back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Unpack

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from question_bank.exams.models import Exam
from question_bank.papers.domain.blueprint import Blueprint
from question_bank.papers.domain.editing import as_fixed
from question_bank.papers.models import Paper
from question_bank.trail import Noted, record_in_unit


class PaperFrozen(Exception):
    """An exam that has been published puts this paper to people: a change would make candidates unequal."""


class PaperInUse(Exception):
    """An exam is set by this paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDraft:
    """Everything about a paper but its sections."""

    unit_id: int
    title: str
    title_en: str | None = None
    not_in_last: int = 0
    most_uses: int | None = None
    most_percent: int | None = None
    months: int = 12


def add_paper(
    session: Session,
    draft: PaperDraft,
    blueprint: Blueprint,
    *,
    actor: Actor,
    clock: Clock,
    parent: Paper | None = None,
    letter: str | None = None,
) -> Paper:
    """A new paper; with a `parent` it is its form with this letter."""
    paper = Paper(
        **asdict(draft),
        sections=blueprint.to_json(),
        question_count=blueprint.question_count,
        parent_id=parent.id if parent else None,
        letter=letter,
        created_by=actor.account_id,
        created_at=clock(),
    )
    session.add(paper)
    session.flush()
    _note(session, "question_bank.add_paper", paper, actor=actor, clock=clock, after={"title": paper.title})
    return paper


def change_paper(session: Session, paper: Paper, draft: PaperDraft, *, actor: Actor, clock: Clock) -> None:
    """Another title, other rules. Raises PaperFrozen."""
    refuse_frozen(session, paper)
    after = asdict(draft)
    before = {name: getattr(paper, name) for name in after}
    for name, value in after.items():
        setattr(paper, name, value)
    session.flush()
    _note(session, "question_bank.change_paper", paper, actor=actor, clock=clock, before=before, after=after)


def rewrite_paper(
    session: Session,
    paper: Paper,
    change: Callable[[Blueprint], Blueprint],
    *,
    actor: Actor,
    clock: Clock,
) -> None:
    """Other sections, by a function of domain.editing. Raises PaperFrozen, and PaperRefused from the function."""
    refuse_frozen(session, paper)
    before = paper.blueprint
    after = change(before)
    if after == before:
        return
    paper.sections, paper.question_count = after.to_json(), after.question_count
    session.execute(
        update(Exam).where(Exam.paper_id == paper.id).values(paper_questions=after.question_count)
    )
    session.flush()
    _note(
        session,
        "question_bank.change_paper",
        paper,
        actor=actor,
        clock=clock,
        before={"sections": before.to_json()},
        after={"sections": after.to_json()},
    )


def copy_paper(
    session: Session, paper: Paper, title: str, title_en: str | None, *, actor: Actor, clock: Clock
) -> Paper:
    """The same under another title, free to be changed; the copy of a form stands by itself."""
    draft = PaperDraft(
        unit_id=paper.unit_id,
        title=title,
        title_en=title_en,
        not_in_last=paper.not_in_last,
        most_uses=paper.most_uses,
        most_percent=paper.most_percent,
        months=paper.months,
    )
    return add_paper(session, draft, paper.blueprint, actor=actor, clock=clock)


def remove_paper(session: Session, paper: Paper, *, actor: Actor, clock: Clock) -> None:
    """Takes the paper and its unused forms from the list. Raises PaperInUse while an exam names one of them."""
    forms = forms_of(session, paper)
    if exams_by_paper(session, [paper.id, *(form.id for form in forms)]):
        raise PaperInUse
    now = clock()
    for each in (paper, *forms):
        each.removed_at = now
    session.flush()
    _note(session, "question_bank.remove_paper", paper, actor=actor, clock=clock)


def restore_paper(session: Session, paper: Paper, *, actor: Actor, clock: Clock) -> None:
    """Brings a removed paper back, and the forms that went with it."""
    if paper.removed_at is None:
        return
    session.execute(
        update(Paper)
        .where(Paper.parent_id == paper.id, Paper.removed_at == paper.removed_at)
        .values(removed_at=None)
    )
    paper.removed_at = None
    session.flush()
    _note(session, "question_bank.restore_paper", paper, actor=actor, clock=clock)


def note_printing(
    session: Session, paper: Paper, document: str, seed: int, *, actor: Actor, clock: Clock
) -> None:
    """Writes down that a document of the paper was made: who asks where a paper leaked looks there."""
    after = {"document": document, "seed": seed}
    _note(session, "question_bank.print_paper", paper, actor=actor, clock=clock, after=after)


def store_forms(
    session: Session, paper: Paper, drawn: Sequence[dict[str, list[int]]], *, actor: Actor, clock: Clock
) -> list[Paper]:
    """Fixed papers "Form A", "Form B" … in place of the forms that were built before and that no exam uses."""
    used = exams_by_paper(session, [form.id for form in forms_of(session, paper)])
    now = clock()
    kept = set()
    for form in forms_of(session, paper):
        if used.get(form.id):
            kept.add(form.letter)
        else:
            form.removed_at = now
    letters = (letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if letter not in kept)
    blueprint = paper.blueprint
    made = []
    for choice, letter in zip(drawn, letters, strict=False):
        draft = PaperDraft(
            unit_id=paper.unit_id,
            title=f"{paper.title} {letter}",
            title_en=f"{paper.title_en} {letter}" if paper.title_en else None,
        )
        fixed = as_fixed(blueprint, choice)
        made.append(add_paper(session, draft, fixed, actor=actor, clock=clock, parent=paper, letter=letter))
    return made


def forms_of(session: Session, paper: Paper) -> Sequence[Paper]:
    """The forms of a paper that are kept, by their letters."""
    return session.scalars(
        select(Paper)
        .where(Paper.parent_id == paper.id, Paper.removed_at.is_(None))
        .order_by(Paper.letter, Paper.id)
    ).all()


def exams_by_paper(session: Session, paper_ids: Sequence[int]) -> dict[int, int]:
    """How many exams are set by each of these papers; those without are left out."""
    rows = session.execute(
        select(Exam.paper_id, func.count()).where(Exam.paper_id.in_(paper_ids)).group_by(Exam.paper_id)
    )
    return {paper_id: count for paper_id, count in rows if paper_id is not None}


def is_frozen(session: Session, paper: Paper) -> bool:
    """Whether an exam that has been published uses it."""
    query = select(Exam.id).where(Exam.paper_id == paper.id, Exam.published_at.is_not(None)).limit(1)
    return session.scalar(query) is not None


def refuse_frozen(session: Session, paper: Paper) -> None:
    """Raises PaperFrozen if the paper may not be changed any more."""
    if is_frozen(session, paper):
        raise PaperFrozen


def _note(session: Session, action: str, paper: Paper, **noted: Unpack[Noted]) -> None:
    record_in_unit(
        session, paper.unit_id, action=action, subject=("paper", paper.id), title=paper.title, **noted
    )
