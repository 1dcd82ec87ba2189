"""What an exam hands out when somebody starts: drawn from categories, or by a paper that was set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.contracts.questions import Json
from lms.hours.api import local_date
from question_bank.bank.models import Item
from question_bank.exams.domain import DrawShort, ExamRules, Shortage
from question_bank.exams.models import Exam
from question_bank.exams.services.corrections import voided_versions
from question_bank.exams.services.papers import PaperEntry, draw_paper
from question_bank.papers.domain.drawing import BlueprintShort, CellShortage
from question_bank.papers.models import Paper
from question_bank.papers.services.drawing import draw_from_paper, shortages_of


@dataclass(frozen=True, slots=True)
class HandedOut:
    """The questions of one attempt in their order, and the headings over them; None where there are none."""

    entries: list[PaperEntry]
    sections: list[Json] | None = None


def hand_out(session: Session, exam: Exam, rules: ExamRules, seed: int, now: datetime) -> HandedOut:
    """The questions for one attempt. By a paper its sections keep their order, and questions are mixed within each.

    Raises DrawShort.
    """
    paper, voided = paper_of(session, rules.paper_id), voided_versions(session, exam.id)
    if paper is None:
        drawn = draw_paper(
            session,
            rules.draws,
            seed,
            marks=rules.marks_per_question,
            is_mixed=rules.shuffles_questions,
            today=local_date(now),
            without=voided,
        )
        return HandedOut(drawn)
    try:
        found = draw_from_paper(
            session, paper, seed, is_mixed=rules.shuffles_questions, now=now, besides=exam.id, without=voided
        )
    except BlueprintShort as short:
        raise DrawShort(_as_draws(short.shortages)) from short
    return HandedOut(found.entries, found.heads)


def paper_of(session: Session, paper_id: int | None) -> Paper | None:
    """The paper that an exam is set by, None where it draws from categories."""
    return None if paper_id is None else session.get(Paper, paper_id)


def paper_shortages(
    session: Session, paper_id: int, exam_id: int | None, now: datetime
) -> tuple[Shortage, ...]:
    """Where the bank has too few questions for the paper, by category; () when it can be handed out."""
    paper = session.get_one(Paper, paper_id)
    return _as_draws(shortages_of(session, paper, now=now, besides=exam_id))


def unreleased_questions(session: Session, paper: Paper) -> int:
    """How many of the paper's fixed questions may not be put to people, because they are drafts or retired."""
    items = paper.blueprint.item_ids
    released = select(Item.id).where(Item.id.in_(items), Item.state == "released")
    return len(items) - len(session.scalars(released).all())


def _as_draws(shortages: Sequence[CellShortage]) -> tuple[Shortage, ...]:
    return tuple(
        Shortage(str(each.cell.category), each.cell.count, each.cell.count - each.missing)
        for each in shortages
    )
