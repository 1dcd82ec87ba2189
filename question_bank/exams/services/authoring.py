"""Setting exams: drafts, changes, publishing with a checklist, closing, releasing results."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from lms.clock import Clock
from lms.contracts.access import Actor
from lms.hours.api import local_date
from lms.jobs.api import enqueue
from question_bank.bank.domain import MultipleResponseRule
from question_bank.bank.pool import released_pool
from question_bank.exams.domain import (
    Draw,
    DrawShort,
    ExamRules,
    Release,
    ReviewPolicy,
    SettingRefused,
    Shortage,
    draw_items,
)
from question_bank.exams.models import Exam
from question_bank.exams.services.announcing import ANNOUNCING_JOB, announce_exam
from question_bank.exams.services.drawing import paper_of, paper_shortages
from question_bank.exams.services.noting import note


class ExamRefused(SettingRefused):
    """The exam cannot be brought into that state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamDraft:
    """Everything about an exam that a trainer fills in; `draws` as (category id, how many), or a paper."""

    unit_id: int
    title: str
    title_en: str | None = None
    introduction: str = ""
    introduction_en: str | None = None
    is_standalone: bool = True
    draws: Sequence[tuple[int, int]]
    paper_id: int | None = None
    minutes_allowed: int | None = None
    pass_percent: Decimal = Decimal(60)
    attempts_allowed: int | None = None
    grace_seconds: int = 30
    marks_per_question: Decimal = Decimal(1)
    multiple_response_rule: str = MultipleResponseRule.ALL_OR_NOTHING
    shuffles_questions: bool = True
    shuffles_options: bool = True
    release: str = Release.ON_GRADING
    shows_marks: bool = True
    shows_feedback: bool = True
    shows_answers: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None


def rules_of(exam: Exam | ExamDraft) -> ExamRules:
    """The exam as the rules see it. Raises RulesRefused if they contradict each other."""
    return ExamRules(
        draws=tuple(Draw(str(category), count) for category, count in exam.draws),
        minutes_allowed=exam.minutes_allowed,
        pass_percent=exam.pass_percent,
        attempts_allowed=exam.attempts_allowed,
        grace_seconds=exam.grace_seconds,
        marks_per_question=exam.marks_per_question,
        multiple_response_rule=MultipleResponseRule(exam.multiple_response_rule),
        shuffles_questions=exam.shuffles_questions,
        shuffles_options=exam.shuffles_options,
        review=ReviewPolicy(Release(exam.release), exam.shows_marks, exam.shows_feedback, exam.shows_answers),
        opens_at=exam.opens_at,
        closes_at=exam.closes_at,
        paper_id=exam.paper_id,
        paper_questions=exam.paper_questions if isinstance(exam, Exam) else 0,
    )


def add_exam(session: Session, draft: ExamDraft, *, actor: Actor, clock: Clock) -> Exam:
    """A new exam as a draft. Raises RulesRefused."""
    rules_of(draft)
    exam = Exam(state="draft", created_by=actor.account_id, created_at=clock(), **_values(draft))
    exam.paper_questions = _paper_size(session, draft.paper_id)
    session.add(exam)
    session.flush()
    note(session, "question_bank.add_exam", exam, actor=actor, clock=clock, after=_values(draft))
    return exam


def change_exam(session: Session, exam: Exam, draft: ExamDraft, *, actor: Actor, clock: Clock) -> None:
    """Other rules, for attempts that begin from now on. Raises RulesRefused, and ExamRefused when a published exam
    would lack questions."""
    rules_of(draft)
    if exam.state == "published" and (short := _lacking(session, draft, exam.id, clock())):
        raise ExamRefused("too_few_questions", short)
    after = _values(draft)
    before = {name: getattr(exam, name) for name in after}
    for name, value in after.items():
        setattr(exam, name, value)
    exam.paper_questions = _paper_size(session, draft.paper_id)
    session.flush()
    note(session, "question_bank.change_exam", exam, actor=actor, clock=clock, before=before, after=after)
    if exam.state != "draft":
        _plan_announcing(session, exam, clock)


def shortages(
    session: Session,
    draws: Sequence[Sequence[int]],
    types: Collection[str] | None = None,
    today: date | None = None,
) -> tuple[Shortage, ...]:
    """Where the bank has too few released questions (of these types, for this day) for the draws, and by how many.

    () when all can be drawn.
    """
    wanted = [Draw(str(category), count) for category, count in draws]
    try:
        pool = released_pool(session, [category for category, _ in draws], types, today=today)
        draw_items(pool, wanted, seed=0)
    except DrawShort as short:
        return short.shortages
    return ()


def publish_exam(session: Session, exam: Exam, *, actor: Actor, clock: Clock) -> None:
    """Opens a draft (or a closed exam again) to candidates. Raises ExamRefused."""
    if exam.state == "published":
        raise ExamRefused("already_published")
    if short := _lacking(session, exam, exam.id, clock()):
        raise ExamRefused("too_few_questions", short)
    if exam.closes_at is not None and exam.closes_at <= clock():
        raise ExamRefused("closing_has_passed")
    exam.published_at = exam.published_at or clock()
    _set_state(session, exam, "published", "question_bank.publish_exam", actor=actor, clock=clock)
    _plan_announcing(session, exam, clock)


def close_exam(session: Session, exam: Exam, *, actor: Actor, clock: Clock) -> None:
    """Nobody can start any more; who is sitting it may finish. Raises ExamRefused unless it is published."""
    if exam.state != "published":
        raise ExamRefused("not_published")
    _set_state(session, exam, "closed", "question_bank.close_exam", actor=actor, clock=clock)


def release_results(session: Session, exam: Exam, *, actor: Actor, clock: Clock) -> None:
    """Shows the candidates their results, where that was left to the trainer. Raises ExamRefused otherwise."""
    if exam.release != Release.BY_HAND or exam.released_at is not None:
        raise ExamRefused("nothing_to_release")
    exam.released_at = clock()
    session.flush()
    after = {"released_at": exam.released_at.isoformat()}
    note(session, "question_bank.release_results", exam, actor=actor, clock=clock, after=after)
    announce_exam(session, exam, now=clock())


def _set_state(session: Session, exam: Exam, state: str, action: str, *, actor: Actor, clock: Clock) -> None:
    before, exam.state = exam.state, state
    session.flush()
    note(session, action, exam, actor=actor, clock=clock, before={"state": before}, after={"state": state})


def _values(draft: ExamDraft) -> dict[str, Any]:
    values = {each.name: getattr(draft, each.name) for each in fields(draft)}
    return values | {"draws": [list(draw) for draw in draft.draws]}


def _lacking(session: Session, exam: Exam | ExamDraft, exam_id: int, now: datetime) -> tuple[Shortage, ...]:
    if exam.paper_id is not None:
        return paper_shortages(session, exam.paper_id, exam_id, now)
    return shortages(session, exam.draws, today=local_date(now))


def _paper_size(session: Session, paper_id: int | None) -> int:
    paper = paper_of(session, paper_id)
    return paper.question_count if paper else 0


def _plan_announcing(session: Session, exam: Exam, clock: Clock) -> None:
    if exam.release == Release.AFTER_CLOSING and exam.closes_at is not None:
        system = Actor.system("question_bank")
        enqueue(
            session, ANNOUNCING_JOB, {"exam": exam.id}, actor=system, clock=clock, not_before=exam.closes_at
        )
